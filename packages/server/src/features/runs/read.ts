import { MEDIA, ROUTES } from '@tutti/api';
import { type Answer, empty, json, stream } from '../../http/answer.ts';
import { type Endpoint, endpoint, type RouteRequest } from '../../http/endpoint.ts';
import { invalidMember } from '../../http/problem.ts';
import type { Store } from '../../store/port.ts';
import { encodeCursor } from '../cursor.ts';
import { findRun, refuseRun } from './find.ts';
import { readListQuery } from './list-query.ts';
import { etagOf, inputOf, outputOf, toRunEvent, toRunSummary } from './rules.ts';
import { isTold, tellRunEvents, tellRuns } from './stream.ts';
import type { TurnFeed } from './turn-feed.ts';

export interface ReadPorts {
  readonly store: Pick<Store, 'run' | 'runs' | 'runEvents'>;
  readonly feed: TurnFeed;
}

/** Listing, getting and following runs. */
export function readEndpoints(ports: ReadPorts): readonly Endpoint[] {
  return [
    endpoint(ROUTES.listRuns, (request) => list(ports, request)),
    endpoint(ROUTES.getRun, ({ params }) => get(ports, params.namespace, params.run)),
    endpoint(ROUTES.listRunEvents, (request) => listEvents(ports, request)),
  ];
}

async function list(
  { store, feed }: ReadPorts,
  request: RouteRequest<typeof ROUTES.listRuns>,
): Promise<Answer> {
  const { namespace } = request.params;
  const reading = readListQuery(namespace, request.query);
  if (reading.kind === 'mistake') return invalidMember(reading.error);
  if (request.prefers(MEDIA.eventStream)) {
    return stream(tellRuns({ feed }, { ...reading.query, namespace }, request.signal));
  }
  const { runs, next } = await store.runs(reading.query);
  return json(200, {
    items: runs.map(toRunSummary),
    ...(next && { next: encodeCursor([next.startedAt, next.id]) }),
  });
}

async function get({ store }: ReadPorts, namespace: string, runId: string): Promise<Answer> {
  const run = await findRun(store, namespace, runId);
  if (run === null) return refuseRun(namespace, runId);
  const [first] = await store.runEvents(runId, 0, 1);
  const [last] = await store.runEvents(runId, run.sequence - 1, 1);
  const output = outputOf(last?.event);
  const members = { input: inputOf(first?.event), ...(output !== undefined && { output }) };
  return json(200, { ...toRunSummary(run), ...members }, { etag: etagOf(run) });
}

async function listEvents(
  ports: ReadPorts,
  request: RouteRequest<typeof ROUTES.listRunEvents>,
): Promise<Answer> {
  const { namespace, run } = request.params;
  const { store } = ports;
  if ((await findRun(store, namespace, run)) === null) return refuseRun(namespace, run);
  if (request.prefers(MEDIA.eventStream)) return followEvents(ports, request);
  const { after = 0, limit = 50 } = request.query;
  const events = await store.runEvents(run, after, limit);
  const last = events.length === limit ? events.at(-1) : undefined;
  return json(200, { items: events.map(toRunEvent), ...(last && { next: last.sequence }) });
}

async function followEvents(
  ports: ReadPorts,
  { params, query, headers, signal }: RouteRequest<typeof ROUTES.listRunEvents>,
): Promise<Answer> {
  const resumed = headers['last-event-id'];
  const after = resumed === undefined ? (query.after ?? 0) : Number(resumed);
  if (resumed !== undefined && (await isTold(ports.store, params.run, after))) return empty(204);
  return stream(tellRunEvents(ports, params.run, after, signal));
}
