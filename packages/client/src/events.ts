import { type CloudEvent, type EventsAccepted, MEDIA, ROUTES } from '@tutti/api';
import { jsonOf } from './json-of.ts';
import type { Transport } from './transport.ts';

export interface EventsClient {
  /** A mistake in one of them refuses all. Sending one again does nothing. */
  send(namespace: string, events: readonly CloudEvent[]): Promise<EventsAccepted>;
}

export function eventsClient(transport: Transport): EventsClient {
  return {
    async send(namespace, events) {
      const response = await transport(ROUTES.sendEvents, {
        params: { namespace },
        headers: { 'content-type': MEDIA.cloudEvents },
        text: JSON.stringify(events),
      });
      return jsonOf(response);
    },
  };
}
