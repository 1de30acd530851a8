import { type QueryOf, ROUTES } from '@tutti/api';
import { type Answer, json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { invalidMember } from '../../http/problem.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { ScheduleId, Store } from '../../store/port.ts';
import { decodeCursor, encodeCursor, UNKNOWN_CURSOR } from '../cursor.ts';
import { operateScheduleEndpoints } from './operate.ts';
import { refuseInstant, refuseSchedule } from './refuse.ts';
import { previewOf, readSchedulePlace, toSchedule } from './rules.ts';

export interface SchedulePorts {
  readonly runtime: Pick<Runtime, 'schedules'>;
  readonly store: Pick<Store, 'schedule' | 'schedules'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Everything the API does with schedules. */
export function scheduleEndpoints(ports: SchedulePorts): readonly Endpoint[] {
  return [
    endpoint(ROUTES.listSchedules, ({ params, query }) => list(ports, params.namespace, query)),
    endpoint(ROUTES.getSchedule, ({ params }) => get(ports, params)),
    endpoint(ROUTES.previewSchedule, ({ params, query }) => preview(ports, params, query)),
    ...operateScheduleEndpoints(ports),
  ];
}

async function list(
  { store }: SchedulePorts,
  namespace: string,
  { cursor, limit = 50 }: QueryOf<typeof ROUTES.listSchedules>,
): Promise<Answer> {
  const after = cursor === undefined ? undefined : readSchedulePlace(decodeCursor(cursor));
  if (after === null) return invalidMember(UNKNOWN_CURSOR);
  const found = await store.schedules({
    namespace,
    ...(after !== undefined && { after }),
    limit: limit + 1,
  });
  const items = found.slice(0, limit).map(toSchedule);
  const last = items.at(-1);
  const next = found.length > limit && last ? encodeCursor(last.name) : undefined;
  return json(200, { items, ...(next !== undefined && { next }) });
}

async function get({ store }: SchedulePorts, id: ScheduleId): Promise<Answer> {
  const stored = await store.schedule(id.namespace, id.name);
  return stored === null ? refuseSchedule(id) : json(200, toSchedule(stored));
}

async function preview(
  { store, now }: SchedulePorts,
  id: ScheduleId,
  { count = 10, from }: QueryOf<typeof ROUTES.previewSchedule>,
): Promise<Answer> {
  const begin = from === undefined ? now() : Date.parse(from);
  if (Number.isNaN(begin)) return refuseInstant('query/from');
  const stored = await store.schedule(id.namespace, id.name);
  return stored === null ? refuseSchedule(id) : json(200, previewOf(stored, begin, count));
}
