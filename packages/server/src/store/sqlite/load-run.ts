import type { DatabaseSync } from 'node:sqlite';
import type { LoadedRows, TurnFetched } from '../rows/rows.ts';
import { prepareFetch } from './blobs.ts';

/** The latest snapshot of a run and the turns since. */
export function prepareLoadRun(database: DatabaseSync): (runId: string) => LoadedRows | null {
  const fetch = prepareFetch(database);
  const run = database.prepare('SELECT summary, summary_references FROM runs WHERE id = ?');
  const snapshot = database.prepare(
    'SELECT sequence, state, state_references FROM snapshots WHERE run_id = ?',
  );
  const turns = database.prepare(
    `SELECT events, events_references FROM turns
     WHERE run_id = ? AND first_sequence > ? ORDER BY first_sequence`,
  );
  return (runId) => {
    const summary = run.get(runId);
    if (summary === undefined) return null;
    const last = snapshot.get(runId);
    const since = turns.all(runId, Number(last?.sequence ?? 0));
    return {
      summary: fetch(summary.summary, summary.summary_references),
      snapshot: last === undefined ? null : fetch(last.state, last.state_references),
      turns: since.map((turn) => fetch(turn.events, turn.events_references)),
    };
  };
}

/** The turns that hold the first `limit` events after number `after`: numbers have no gaps. */
export function prepareReadTurns(
  database: DatabaseSync,
): (runId: string, after: number, limit: number) => TurnFetched[] {
  const fetch = prepareFetch(database);
  const select = database.prepare(
    `SELECT first_sequence, events, events_references FROM turns
     WHERE run_id = ?1 AND first_sequence >= coalesce(
       (SELECT max(first_sequence) FROM turns WHERE run_id = ?1 AND first_sequence <= ?2), 0)
       AND first_sequence < ?2 + ?3
     ORDER BY first_sequence LIMIT ?3`,
  );
  return (runId, after, limit) =>
    select.all(runId, after + 1, limit).map((turn) => ({
      firstSequence: Number(turn.first_sequence),
      events: fetch(turn.events, turn.events_references),
    }));
}
