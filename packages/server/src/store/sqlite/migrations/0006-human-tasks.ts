/**
 * What runs ask of people: a row for each, also when it is done. `order_at` is when it is due, or the
 * end of time. Its candidates are indexed in that order, `u:<user>` and `g:<group>`, so that a page
 * of one person's tasks reads those only.
 */
export const HUMAN_TASKS = `
CREATE TABLE human_tasks (
  run_id TEXT NOT NULL,
  activation TEXT NOT NULL,
  namespace TEXT NOT NULL,
  -- 1 while somebody can do it.
  is_open INTEGER NOT NULL,
  order_at INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  task TEXT NOT NULL,
  task_references TEXT,
  UNIQUE (run_id, activation)
) STRICT;
CREATE INDEX human_tasks_in_order
  ON human_tasks (namespace, is_open, order_at, opened_at, run_id, activation);
CREATE INDEX human_tasks_with_references ON human_tasks (run_id) WHERE task_references IS NOT NULL;

CREATE TABLE human_task_candidates (
  namespace TEXT NOT NULL,
  candidate TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  order_at INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  run_id TEXT NOT NULL,
  activation TEXT NOT NULL,
  PRIMARY KEY (namespace, candidate, is_open, order_at, opened_at, run_id, activation)
) STRICT, WITHOUT ROWID;
CREATE INDEX human_task_candidates_by_task ON human_task_candidates (run_id, activation);
`;
