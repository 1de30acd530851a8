import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { GroupId } from '../../runtime/concurrency/group.ts';
import type { GroupPlaces, Place, PlaceInLine } from '../port.ts';
import type { CommitRows } from '../rows/rows.ts';

const COLUMNS = 'run_id, started_at, concurrency';

/** Writes who holds and who wants a place, and forgets the runs that have ended. */
export function prepareWritePlaces(database: DatabaseSync): (rows: CommitRows) => void {
  const put = database.prepare(
    `REPLACE INTO places (run_id, concurrency_group, started_at, rank, concurrency)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const remove = database.prepare('DELETE FROM places WHERE run_id = ?');
  return ({ places, freed }) => {
    for (const row of places) put.run(...row);
    for (const row of freed) remove.run(...row);
  };
}

export function prepareReadPlaces(
  database: DatabaseSync,
): (group: GroupId, limit: number) => GroupPlaces {
  // Each by an index of its own: a line may be long.
  const count = database.prepare(
    `SELECT
       (SELECT count(*) FROM places WHERE concurrency_group = ?1 AND rank IS NULL) AS held,
       (SELECT count(*) FROM places WHERE concurrency_group = ?1 AND rank IS NOT NULL) AS queued`,
  );
  const select = (where: string, order: string) =>
    database.prepare(
      `SELECT ${COLUMNS} FROM places WHERE concurrency_group = ? ${where} ORDER BY ${order} LIMIT ?`,
    );
  const holders = select('AND rank IS NULL', 'started_at, run_id');
  const line = select('AND rank IS NOT NULL', 'rank, run_id');
  const oldest = select('', 'started_at, run_id');
  const newest = select('', 'started_at DESC, run_id DESC');
  return (group, limit) => {
    const { held, queued } = count.get(group) ?? {};
    return {
      held: Number(held),
      queued: Number(queued),
      holders: holders.all(group, limit).map(placeOf),
      line: line.all(group, limit).map(placeOf),
      oldest: oldest.all(group, limit).map(placeOf),
      newest: newest.all(group, 1).map(placeOf)[0] ?? null,
    };
  };
}

export function prepareReadPlaceInLine(
  database: DatabaseSync,
): (runId: string) => PlaceInLine | null {
  const place = database.prepare(
    'SELECT concurrency_group, rank FROM places WHERE run_id = ? AND rank IS NOT NULL',
  );
  const ahead = database.prepare(
    `SELECT count(*) AS ahead FROM places
     WHERE concurrency_group = ? AND rank IS NOT NULL AND (rank, run_id) < (?, ?)`,
  );
  return (runId) => {
    const row = place.get(runId);
    if (row === undefined) return null;
    const group = String(row.concurrency_group);
    return { group, ahead: Number(ahead.get(group, Number(row.rank), runId)?.ahead) };
  };
}

export function prepareReadQueuedGroups(
  database: DatabaseSync,
): (after: GroupId, limit: number) => GroupId[] {
  const next = database.prepare(
    `SELECT min(concurrency_group) AS next FROM places
     WHERE concurrency_group > ? AND rank IS NOT NULL`,
  );
  // One look into the index for each group, however many wait in it.
  return (after, limit) => {
    const groups: GroupId[] = [];
    for (let last = after; groups.length < limit; ) {
      const group = next.get(last)?.next ?? null;
      if (group === null) break;
      last = String(group);
      groups.push(last);
    }
    return groups;
  };
}

function placeOf(row: Record<string, SQLOutputValue>): Place {
  return {
    runId: String(row.run_id),
    startedAt: Number(row.started_at),
    concurrency: JSON.parse(String(row.concurrency)),
  };
}
