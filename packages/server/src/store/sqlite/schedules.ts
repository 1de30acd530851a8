import type { DatabaseSync } from 'node:sqlite';
import type { DefinitionRecord, ScheduleId, ScheduleQuery } from '../port.ts';
import type { ScheduleFetched, ScheduleRow } from '../rows/rows.ts';
import { scheduleIdOf, scheduleOf } from '../rows/schedule-row.ts';

const COLUMNS = 'namespace, name, version, plan_id, published_at, schedule, state';

/** Puts the schedule of a newly published version in the place of the one before, or takes it away. */
export function prepareReplaceSchedule(
  database: DatabaseSync,
): (definition: DefinitionRecord, schedule: string | null) => void {
  const remove = database.prepare('DELETE FROM schedules WHERE namespace = ? AND name = ?');
  // What the version before remembers is kept: it says whether the schedule is paused.
  const put = database.prepare(
    `INSERT INTO schedules (namespace, name, version, plan_id, published_at, schedule, due_at, is_watching)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, 0)
     ON CONFLICT DO UPDATE SET version = ?3, plan_id = ?4, published_at = ?5, schedule = ?6, due_at = ?5`,
  );
  return ({ namespace, name, version, planId, publishedAt }, schedule) => {
    if (schedule === null) remove.run(namespace, name);
    else put.run(namespace, name, version, planId, publishedAt, schedule);
  };
}

/** A change is for one version: when another one has taken over, nothing is written. */
export function prepareChangeSchedule(database: DatabaseSync): (row: ScheduleRow) => void {
  const update = database.prepare(
    `UPDATE schedules SET state = ?, due_at = ?, is_watching = ?
     WHERE namespace = ? AND name = ? AND plan_id = ?`,
  );
  return (row) => void update.run(...row);
}

export function prepareReadSchedule(
  database: DatabaseSync,
): (namespace: string, name: string) => ScheduleFetched | null {
  const select = database.prepare(
    `SELECT ${COLUMNS} FROM schedules WHERE namespace = ? AND name = ?`,
  );
  return (namespace, name) => {
    const row = select.get(namespace, name);
    return row === undefined ? null : scheduleOf(row);
  };
}

export function prepareListSchedules(
  database: DatabaseSync,
): (query: ScheduleQuery) => ScheduleFetched[] {
  const select = database.prepare(
    `SELECT ${COLUMNS} FROM schedules WHERE namespace = ? AND name > ? ORDER BY name LIMIT ?`,
  );
  return ({ namespace, after = '', limit }) => select.all(namespace, after, limit).map(scheduleOf);
}

export function prepareReadDueSchedules(
  database: DatabaseSync,
): (at: number, limit: number) => ScheduleId[] {
  const select = database.prepare(
    `SELECT namespace, name FROM schedules
     WHERE due_at IS NOT NULL AND due_at <= ? ORDER BY due_at LIMIT ?`,
  );
  return (at, limit) => select.all(at, limit).map(scheduleIdOf);
}

export function prepareReadNextSchedule(database: DatabaseSync): () => number | null {
  const select = database.prepare(
    'SELECT min(due_at) AS due_at FROM schedules WHERE due_at IS NOT NULL',
  );
  return () => {
    const dueAt = select.get()?.due_at ?? null;
    return dueAt === null ? null : Number(dueAt);
  };
}

export function prepareReadWatchingSchedules(database: DatabaseSync): () => ScheduleId[] {
  const select = database.prepare(
    'SELECT namespace, name FROM schedules WHERE is_watching = 1 ORDER BY namespace, name',
  );
  return () => select.all().map(scheduleIdOf);
}
