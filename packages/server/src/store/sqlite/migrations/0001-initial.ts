/**
 * Columns ending in `references` list, as JSON, which blobs belong where in the document beside
 * them. Positions only ever grow. Instants are milliseconds since 1970-01-01T00:00:00Z.
 */
export const INITIAL = `
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  status TEXT NOT NULL,
  parent_run_id TEXT,
  started_at INTEGER NOT NULL,
  due_at INTEGER,
  -- The number of the last event.
  sequence INTEGER NOT NULL,
  summary TEXT NOT NULL,
  summary_references TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX runs_by_start ON runs (started_at, id);
CREATE INDEX runs_by_status ON runs (status, started_at, id);
CREATE INDEX runs_by_parent ON runs (parent_run_id) WHERE parent_run_id IS NOT NULL;
CREATE INDEX runs_by_due ON runs (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX runs_with_references ON runs (id) WHERE summary_references IS NOT NULL;

-- One row per turn: the events as a JSON array. Rows are appended, so that a commit of many runs
-- writes few pages; only the index has them by run.
CREATE TABLE turns (
  position INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  first_sequence INTEGER NOT NULL,
  events TEXT NOT NULL,
  events_references TEXT,
  UNIQUE (run_id, first_sequence)
) STRICT;
CREATE INDEX turns_with_references ON turns (run_id) WHERE events_references IS NOT NULL;

CREATE TABLE snapshots (
  run_id TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL,
  state TEXT NOT NULL,
  state_references TEXT
) STRICT;

CREATE TABLE outbox (
  position INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  key TEXT NOT NULL,
  namespace TEXT NOT NULL,
  pointer TEXT NOT NULL,
  effect TEXT NOT NULL,
  effect_references TEXT,
  UNIQUE (run_id, key)
) STRICT;

-- An offer without a type or a source has the empty string there, and fits every event.
CREATE TABLE subscriptions (
  run_id TEXT NOT NULL,
  subscription TEXT NOT NULL,
  namespace TEXT NOT NULL,
  type TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (run_id, subscription, type, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_by_offer ON subscriptions (namespace, type, source);

CREATE TABLE cloud_events (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  namespace TEXT NOT NULL,
  source TEXT NOT NULL,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  accepted_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  event TEXT NOT NULL,
  event_references TEXT,
  UNIQUE (namespace, source, event_id)
) STRICT;
CREATE INDEX cloud_events_by_type ON cloud_events (namespace, type, accepted_at);
CREATE INDEX cloud_events_by_expiry ON cloud_events (expires_at);

CREATE TABLE deliveries (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL,
  subscription TEXT NOT NULL,
  event_position INTEGER NOT NULL,
  UNIQUE (run_id, subscription, event_position)
) STRICT;
CREATE INDEX deliveries_by_event ON deliveries (event_position);

CREATE TABLE start_keys (
  namespace TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  run_id TEXT NOT NULL,
  PRIMARY KEY (namespace, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE definitions (
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  source TEXT NOT NULL,
  plan_id TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  PRIMARY KEY (namespace, name, version)
) STRICT;

CREATE TABLE plans (id TEXT PRIMARY KEY, plan TEXT NOT NULL) STRICT;

CREATE TABLE blobs (hash TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
`;
