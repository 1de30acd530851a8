import type { LoadedRows, TurnFetched } from '../rows/rows.ts';
import { fetchDocuments } from './documents.ts';
import type { Queries } from './queries.ts';

const TURNS_SINCE = `SELECT events, events_references FROM turns
  WHERE run_id = $1
    AND first_sequence > coalesce((SELECT sequence FROM snapshots WHERE run_id = $1), 0)
  ORDER BY first_sequence`;

/** The latest snapshot of a run and the turns since. */
export async function loadRun(queries: Queries, runId: string): Promise<LoadedRows | null> {
  const [[run], [snapshot], turns] = await Promise.all([
    queries.rows('SELECT summary, summary_references FROM runs WHERE id = $1', runId),
    queries.rows('SELECT state, state_references FROM snapshots WHERE run_id = $1', runId),
    queries.rows(TURNS_SINCE, runId),
  ]);
  if (run === undefined) return null;
  const stored = turns.map((turn) => [turn.events, turn.events_references] as const);
  const [summary, ...events] = await fetchDocuments(queries, [
    [run.summary, run.summary_references],
    ...stored,
  ]);
  if (summary === undefined) return null;
  const state = snapshot && ([snapshot.state, snapshot.state_references] as const);
  const [fetched] = await fetchDocuments(queries, state === undefined ? [] : [state]);
  return { summary, snapshot: fetched ?? null, turns: events };
}

const TURNS = `SELECT first_sequence, events, events_references FROM turns
  WHERE run_id = $1 AND first_sequence >= coalesce(
    (SELECT max(first_sequence) FROM turns WHERE run_id = $1 AND first_sequence <= $2), 0)
    AND first_sequence < $2::bigint + $3::bigint
  ORDER BY first_sequence LIMIT $3`;

/** The turns that hold the first `limit` events after number `after`: numbers have no gaps. */
export async function readTurns(
  queries: Queries,
  runId: string,
  after: number,
  limit: number,
): Promise<TurnFetched[]> {
  const rows = await queries.rows(TURNS, runId, after + 1, limit);
  const stored = rows.map((row) => [row.events, row.events_references] as const);
  const documents = await fetchDocuments(queries, stored);
  return documents.map((events, index) => ({
    firstSequence: Number(rows[index]?.first_sequence),
    events,
  }));
}
