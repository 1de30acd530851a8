/**
 * Runs that count towards a limit, until they end. `rank` is null while a run holds its place; else
 * the smallest is admitted next. `concurrency` is JSON.
 */
export const PLACES = `
CREATE TABLE places (
  run_id TEXT PRIMARY KEY,
  concurrency_group TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  rank INTEGER,
  concurrency TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX places_by_age ON places (concurrency_group, started_at, run_id);
CREATE INDEX places_in_line ON places (concurrency_group, rank, run_id) WHERE rank IS NOT NULL;
CREATE INDEX places_held ON places (concurrency_group, started_at, run_id) WHERE rank IS NULL;
`;
