import {
  type EventSink,
  type EventSinkPage,
  type QueryOf,
  ROUTES,
  type Route,
  type SetEventSink,
} from '@tutti/api';
import { jsonOf } from './json-of.ts';
import type { Transport } from './transport.ts';

/** Where events go: set up, and acted on. */
export interface EventSinksClient {
  list(namespace: string, query?: QueryOf<typeof ROUTES.listEventSinks>): Promise<EventSinkPage>;
  get(namespace: string, name: string): Promise<EventSink>;
  /** A new one begins with the next event; one that exists goes on where it is. */
  set(namespace: string, name: string, sink: SetEventSink): Promise<EventSink>;
  delete(namespace: string, name: string): Promise<void>;
  pause(namespace: string, name: string): Promise<EventSink>;
  /** Goes on with the event that is next, at once. */
  resume(namespace: string, name: string): Promise<EventSink>;
  /** @param from an instant as of RFC 3339: the first event accepted then or later comes next */
  replay(namespace: string, name: string, from: string): Promise<EventSink>;
}

export function eventSinksClient(transport: Transport): EventSinksClient {
  const post = async (route: Route, namespace: string, name: string, json: object = {}) => {
    const response = await transport(route, { params: { namespace, name }, json });
    return jsonOf<EventSink>(response);
  };
  return {
    async list(namespace, query = {}) {
      return jsonOf(await transport(ROUTES.listEventSinks, { params: { namespace }, query }));
    },
    async get(namespace, name) {
      return jsonOf(await transport(ROUTES.getEventSink, { params: { namespace, name } }));
    },
    set: (namespace, name, sink) => post(ROUTES.setEventSink, namespace, name, sink),
    async delete(namespace, name) {
      await transport(ROUTES.deleteEventSink, { params: { namespace, name }, json: {} });
    },
    pause: (namespace, name) => post(ROUTES.pauseEventSink, namespace, name),
    resume: (namespace, name) => post(ROUTES.resumeEventSink, namespace, name),
    replay: (namespace, name, from) => post(ROUTES.replayEventSink, namespace, name, { from }),
  };
}
