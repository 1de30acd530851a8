import { type QueryOf, ROUTES, type SetEventSink } from '@tutti/api';
import type * as sinks from '../../event-sinks/event-sink.ts';
import { type EventSinks, SINKS_MAX } from '../../event-sinks/event-sinks.ts';
import { type Answer, empty, json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { invalidMember, type ProblemAnswer, problem } from '../../http/problem.ts';
import type { Log, SecretSource } from '../../runtime/ports.ts';
import { namedPage } from '../named-page.ts';
import { readTarget } from './read-target.ts';
import { toEventSink } from './to-event-sink.ts';

export interface EventSinkPorts {
  readonly eventSinks: EventSinks;
  readonly secrets: SecretSource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

/** Setting up where events go, and acting on it. */
export function eventSinkEndpoints(ports: EventSinkPorts): readonly Endpoint[] {
  const { eventSinks } = ports;
  return [
    endpoint(ROUTES.listEventSinks, ({ params, query }) => list(ports, params.namespace, query)),
    endpoint(ROUTES.getEventSink, async ({ params }) => show(params, await eventSinks.get(params))),
    endpoint(ROUTES.setEventSink, ({ params, body, principal }) =>
      set(ports, params, body, principal.name),
    ),
    endpoint(ROUTES.deleteEventSink, async ({ params, principal }) => {
      if (!(await eventSinks.delete(params))) return refuse(params);
      tell(ports, 'An event sink was deleted.', params, principal.name);
      return empty(204);
    }),
    endpoint(ROUTES.pauseEventSink, async ({ params, principal }) => {
      tell(ports, 'An event sink is paused.', params, principal.name);
      return show(params, await eventSinks.pause(params));
    }),
    endpoint(ROUTES.resumeEventSink, async ({ params, principal }) => {
      tell(ports, 'An event sink is resumed.', params, principal.name);
      return show(params, await eventSinks.resume(params));
    }),
    endpoint(ROUTES.replayEventSink, async ({ params, body, principal }) => {
      const from = Date.parse(body.from);
      if (Number.isNaN(from)) return invalidMember(NO_INSTANT);
      tell(ports, 'An event sink goes on from another time.', params, principal.name);
      return show(params, await eventSinks.replay(params, from));
    }),
  ];
}

const NO_INSTANT = {
  field: 'body/from',
  message: 'Expected an instant without a leap second, such as 2026-01-31T12:00:00Z.',
};

function list(
  { eventSinks }: EventSinkPorts,
  namespace: string,
  query: QueryOf<typeof ROUTES.listEventSinks>,
): Promise<Answer> {
  return namedPage(query, async (after, limit) =>
    (await eventSinks.list({ namespace, after, limit })).map(toEventSink),
  );
}

async function set(
  ports: EventSinkPorts,
  id: sinks.SinkId,
  body: SetEventSink,
  by: string,
): Promise<Answer> {
  const target = await readTarget(id.namespace, body, ports.secrets);
  if ('field' in target) return invalidMember(target);
  const { types = [], sources = [] } = body;
  const settings = { target, types, sources, updatedAt: ports.now(), updatedBy: by };
  const sink = await ports.eventSinks.set(id, settings);
  if (sink === null) return refuseOneMore(id.namespace);
  tell(ports, 'An event sink was set up.', id, by);
  return json(200, toEventSink(sink));
}

function tell({ log }: EventSinkPorts, words: string, id: sinks.SinkId, by: string): void {
  log.info(words, { sink: `${id.namespace}/${id.name}`, by });
}

function show(id: sinks.SinkId, sink: sinks.EventSink | null): Answer {
  return sink === null ? refuse(id) : json(200, toEventSink(sink));
}

function refuse({ namespace, name }: sinks.SinkId): ProblemAnswer {
  return problem('event-sink-not-found', {
    detail: `Namespace ${namespace} has no event sink named ${name}.`,
  });
}

function refuseOneMore(namespace: string): ProblemAnswer {
  return problem('limit-reached', {
    detail: `Expected namespace ${namespace} to have less than ${SINKS_MAX} event sinks. Delete one that is not used.`,
  });
}
