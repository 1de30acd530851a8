import { HUMAN_TASK_STATUSES, type QueryOf, ROUTES } from '@tutti/api';
import { type Answer, json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { invalidMember } from '../../http/problem.ts';
import type { HumanTaskPlace, HumanTaskQuery, Store } from '../../store/port.ts';
import { decodeCursor, encodeCursor, UNKNOWN_CURSOR } from '../cursor.ts';
import { type ActPorts, actEndpoints } from './act.ts';
import { findHumanTask, refuseHumanTask, showHumanTask } from './find.ts';
import { placeToJson, readPlace, toSummary } from './rules.ts';

export interface HumanTaskPorts extends ActPorts {
  readonly store: Pick<Store, 'humanTask' | 'humanTasks' | 'plan'>;
}

/** Everything the API does with human tasks. */
export function humanTaskEndpoints(ports: HumanTaskPorts): readonly Endpoint[] {
  return [
    endpoint(ROUTES.listHumanTasks, ({ params, query }) => list(ports, params.namespace, query)),
    endpoint(ROUTES.getHumanTask, ({ params }) => get(ports, params.namespace, params.task)),
    ...actEndpoints(ports),
  ];
}

async function list(
  { store }: HumanTaskPorts,
  namespace: string,
  query: QueryOf<typeof ROUTES.listHumanTasks>,
): Promise<Answer> {
  const { cursor, dueBefore } = query;
  const after = cursor === undefined ? undefined : readPlace(decodeCursor(cursor));
  if (after === null) return invalidMember(UNKNOWN_CURSOR);
  if (dueBefore !== undefined && Number.isNaN(Date.parse(dueBefore))) {
    const message = 'Expected an instant without a leap second, such as 2026-01-31T12:00:00Z.';
    return invalidMember({ field: 'query/dueBefore', message });
  }
  const { tasks, next } = await store.humanTasks(toQuery(namespace, query, after));
  return json(200, {
    items: tasks.map(toSummary),
    ...(next && { next: encodeCursor(placeToJson(next)) }),
  });
}

function toQuery(
  namespace: string,
  query: QueryOf<typeof ROUTES.listHumanTasks>,
  after: HumanTaskPlace | undefined,
): HumanTaskQuery {
  const { user, group, status = 'open,claimed', dueBefore, run, limit = 50 } = query;
  const wanted = new Set(status.split(','));
  const users = user === undefined ? [] : [user];
  const isSomebodys = user !== undefined || group !== undefined;
  return {
    namespace,
    status: HUMAN_TASK_STATUSES.filter((one) => wanted.has(one)),
    ...(isSomebodys && { candidates: { users, groups: group ?? [] } }),
    ...(dueBefore !== undefined && { dueBefore: Date.parse(dueBefore) }),
    ...(run !== undefined && { runId: run }),
    ...(after !== undefined && { after }),
    limit,
  };
}

async function get({ store }: HumanTaskPorts, namespace: string, id: string): Promise<Answer> {
  const task = await findHumanTask(store, namespace, id);
  return task === null ? refuseHumanTask(namespace, id) : showHumanTask(store, task);
}
