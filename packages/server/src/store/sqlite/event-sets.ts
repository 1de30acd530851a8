import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { ScheduleId } from '../port.ts';
import type { SetFetched, SetRow } from '../rows/rows.ts';
import { prepareFetch } from './blobs.ts';

/** A set is written for one version of the schedule: when another has taken over, nothing is. */
export function prepareChangeSet(database: DatabaseSync): (row: SetRow) => void {
  const remove = database.prepare('DELETE FROM event_sets WHERE position = ?');
  const put = database.prepare(
    `INSERT INTO event_sets (position, namespace, name, expires_at, event_set, event_set_references)
     SELECT ?1, ?2, ?3, ?5, ?6, ?7
     WHERE EXISTS (SELECT 1 FROM schedules WHERE namespace = ?2 AND name = ?3 AND plan_id = ?4)
     ON CONFLICT DO UPDATE SET expires_at = ?5, event_set = ?6, event_set_references = ?7`,
  );
  return ([position, namespace, name, planId, expiresAt, document]) => {
    if (document === null) remove.run(position);
    else put.run(position, namespace, name, planId, expiresAt, ...document);
  };
}

export function prepareDropSets(database: DatabaseSync): (id: ScheduleId) => void {
  const remove = database.prepare('DELETE FROM event_sets WHERE namespace = ? AND name = ?');
  return ({ namespace, name }) => void remove.run(namespace, name);
}

const COLUMNS = 'position, expires_at, event_set, event_set_references';

export function prepareReadSets(database: DatabaseSync): (id: ScheduleId) => SetFetched[] {
  const toSet = prepareToSet(database);
  const select = database.prepare(
    `SELECT ${COLUMNS} FROM event_sets WHERE namespace = ? AND name = ? ORDER BY position`,
  );
  return ({ namespace, name }) => select.all(namespace, name).map(toSet);
}

export function prepareReadSet(
  database: DatabaseSync,
): (id: ScheduleId, position: number) => SetFetched | null {
  const toSet = prepareToSet(database);
  const select = database.prepare(
    `SELECT ${COLUMNS} FROM event_sets WHERE position = ? AND namespace = ? AND name = ?`,
  );
  return ({ namespace, name }, position) => {
    const row = select.get(position, namespace, name);
    return row === undefined ? null : toSet(row);
  };
}

function prepareToSet(database: DatabaseSync): (row: Record<string, SQLOutputValue>) => SetFetched {
  const fetch = prepareFetch(database);
  return (row) => ({
    position: Number(row.position),
    expiresAt: row.expires_at === null ? null : Number(row.expires_at),
    set: fetch(row.event_set, row.event_set_references),
  });
}
