import type { DefinitionRecord, ScheduleId, ScheduleQuery } from '../port.ts';
import type { ScheduleFetched, ScheduleRow } from '../rows/rows.ts';
import { scheduleIdOf, scheduleOf } from '../rows/schedule-row.ts';
import type { Queries } from './queries.ts';

/** What the version before remembers is kept: it says whether the schedule is paused. */
const PUT = `INSERT INTO schedules (namespace, name, version, plan_id, published_at, schedule, due_at, is_watching)
  VALUES ($1, $2, $3, $4, $5, $6, $5, false)
  ON CONFLICT (namespace, name) DO UPDATE SET version = excluded.version, plan_id = excluded.plan_id,
    published_at = excluded.published_at, schedule = excluded.schedule, due_at = excluded.due_at`;

/** Puts the schedule of a newly published version in the place of the one before, or takes it away. */
export async function replaceSchedule(
  queries: Queries,
  { namespace, name, version, planId, publishedAt }: DefinitionRecord,
  schedule: string | null,
): Promise<void> {
  if (schedule === null) {
    await queries.change(
      'DELETE FROM schedules WHERE namespace = $1 AND name = $2',
      namespace,
      name,
    );
  } else {
    await queries.change(PUT, namespace, name, version, planId, publishedAt, schedule);
  }
}

/** A change is for one version: when another one has taken over, nothing is written. */
const CHANGE = `UPDATE schedules SET state = $1, due_at = $2, is_watching = $3
  WHERE namespace = $4 AND name = $5 AND plan_id = $6`;

export async function changeSchedules(
  queries: Queries,
  rows: readonly ScheduleRow[],
): Promise<void> {
  await Promise.all(
    rows.map(([state, dueAt, isWatching, ...place]) =>
      queries.change(CHANGE, state, dueAt, isWatching === 1, ...place),
    ),
  );
}

const SELECT =
  'SELECT namespace, name, version, plan_id, published_at, schedule, state FROM schedules';

export async function readSchedule(
  queries: Queries,
  namespace: string,
  name: string,
): Promise<ScheduleFetched | null> {
  const [row] = await queries.rows(`${SELECT} WHERE namespace = $1 AND name = $2`, namespace, name);
  return row === undefined ? null : scheduleOf(row);
}

export async function listSchedules(
  queries: Queries,
  { namespace, after = '', limit }: ScheduleQuery,
): Promise<ScheduleFetched[]> {
  const where = 'WHERE namespace = $1 AND name > $2 ORDER BY name LIMIT $3';
  const rows = await queries.rows(`${SELECT} ${where}`, namespace, after, limit);
  return rows.map(scheduleOf);
}

export const DUE_SCHEDULES = `SELECT namespace, name FROM schedules
  WHERE due_at IS NOT NULL AND due_at <= $1 ORDER BY due_at LIMIT $2`;

export async function readDueSchedules(
  queries: Queries,
  at: number,
  limit: number,
): Promise<ScheduleId[]> {
  return (await queries.rows(DUE_SCHEDULES, at, limit)).map(scheduleIdOf);
}

export async function readNextSchedule(queries: Queries): Promise<number | null> {
  const sql = 'SELECT min(due_at) AS due_at FROM schedules WHERE due_at IS NOT NULL';
  const [row] = await queries.rows(sql);
  return row?.due_at == null ? null : Number(row.due_at);
}

export async function readWatchingSchedules(queries: Queries): Promise<ScheduleId[]> {
  const sql = 'SELECT namespace, name FROM schedules WHERE is_watching ORDER BY namespace, name';
  return (await queries.rows(sql)).map(scheduleIdOf);
}
