/** The schedule of the latest version of each definition. `schedule` and `state` are JSON. */
export const SCHEDULES = `
CREATE TABLE schedules (
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  plan_id TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  schedule TEXT NOT NULL,
  state TEXT,
  due_at INTEGER,
  -- 1 while it waits for the end of a run.
  is_watching INTEGER NOT NULL,
  PRIMARY KEY (namespace, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX schedules_by_due ON schedules (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX schedules_that_watch ON schedules (namespace, name) WHERE is_watching = 1;
`;
