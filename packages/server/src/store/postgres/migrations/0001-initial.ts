/** In the order of its bytes, as SQLite compares: pages and places do not depend on a locale. */
const TEXT = 'text COLLATE "C"';

/**
 * Columns ending in `references` list, as JSON, which blobs belong where in the document beside
 * them. Documents are text, not `jsonb`, which would change their numbers. Positions only ever grow.
 * Instants are milliseconds since 1970-01-01T00:00:00Z. What the columns mean beyond that stands
 * with the migrations of SQLite.
 */
export const INITIAL = `
CREATE TABLE runs (
  id ${TEXT} PRIMARY KEY,
  namespace ${TEXT} NOT NULL,
  name ${TEXT} NOT NULL,
  version ${TEXT} NOT NULL,
  status ${TEXT} NOT NULL,
  parent_run_id ${TEXT},
  started_at bigint NOT NULL,
  due_at bigint,
  sequence bigint NOT NULL,
  summary text NOT NULL,
  summary_references text
);
CREATE INDEX runs_by_start ON runs (started_at, id);
CREATE INDEX runs_by_namespace ON runs (namespace, started_at, id);
CREATE INDEX runs_by_status ON runs (status, started_at, id);
CREATE INDEX runs_by_parent ON runs (parent_run_id) WHERE parent_run_id IS NOT NULL;
CREATE INDEX runs_by_due ON runs (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX runs_with_references ON runs (id) WHERE summary_references IS NOT NULL;

-- A tag is the JSON of its key and value.
CREATE TABLE run_tags (
  tag ${TEXT} NOT NULL,
  run_id ${TEXT} NOT NULL,
  PRIMARY KEY (tag, run_id)
);

CREATE TABLE turns (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id ${TEXT} NOT NULL,
  first_sequence bigint NOT NULL,
  events text NOT NULL,
  events_references text,
  UNIQUE (run_id, first_sequence)
);
CREATE INDEX turns_with_references ON turns (run_id) WHERE events_references IS NOT NULL;

CREATE TABLE snapshots (
  run_id ${TEXT} PRIMARY KEY,
  sequence bigint NOT NULL,
  state text NOT NULL,
  state_references text
);
CREATE INDEX snapshots_with_references ON snapshots (run_id) WHERE state_references IS NOT NULL;

CREATE TABLE outbox (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id ${TEXT} NOT NULL,
  key ${TEXT} NOT NULL,
  namespace ${TEXT} NOT NULL,
  pointer ${TEXT} NOT NULL,
  effect text NOT NULL,
  effect_references text,
  UNIQUE (run_id, key)
);
CREATE INDEX outbox_with_references ON outbox (run_id) WHERE effect_references IS NOT NULL;

CREATE TABLE subscriptions (
  run_id ${TEXT} NOT NULL,
  subscription ${TEXT} NOT NULL,
  namespace ${TEXT} NOT NULL,
  type ${TEXT} NOT NULL,
  source ${TEXT} NOT NULL,
  path ${TEXT} NOT NULL,
  value ${TEXT} NOT NULL,
  PRIMARY KEY (run_id, subscription, namespace, type, source, path, value)
);
CREATE INDEX subscriptions_by_offer ON subscriptions (namespace, type, source, path, value);

CREATE TABLE cloud_events (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  namespace ${TEXT} NOT NULL,
  source ${TEXT} NOT NULL,
  event_id ${TEXT} NOT NULL,
  type ${TEXT} NOT NULL,
  accepted_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  event text NOT NULL,
  event_references text,
  UNIQUE (namespace, source, event_id)
);
CREATE INDEX cloud_events_by_type ON cloud_events (namespace, type, accepted_at);
CREATE INDEX cloud_events_by_instant ON cloud_events (namespace, accepted_at);
CREATE INDEX cloud_events_in_order ON cloud_events (namespace, position);
CREATE INDEX cloud_events_by_expiry ON cloud_events (expires_at);
CREATE INDEX cloud_events_with_references ON cloud_events (position)
  WHERE event_references IS NOT NULL;

CREATE TABLE deliveries (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id ${TEXT} NOT NULL,
  subscription ${TEXT} NOT NULL,
  event_position bigint NOT NULL,
  UNIQUE (run_id, subscription, event_position)
);
CREATE INDEX deliveries_by_event ON deliveries (event_position);

CREATE TABLE start_keys (
  namespace ${TEXT} NOT NULL,
  key ${TEXT} NOT NULL,
  request_hash ${TEXT} NOT NULL,
  run_id ${TEXT} NOT NULL,
  PRIMARY KEY (namespace, key)
);

CREATE TABLE definitions (
  namespace ${TEXT} NOT NULL,
  name ${TEXT} NOT NULL,
  version ${TEXT} NOT NULL,
  source text NOT NULL,
  plan_id ${TEXT} NOT NULL,
  published_at bigint NOT NULL,
  PRIMARY KEY (namespace, name, version)
);

CREATE TABLE plans (id ${TEXT} PRIMARY KEY, plan text NOT NULL);

CREATE TABLE blobs (hash ${TEXT} PRIMARY KEY, text text NOT NULL);

CREATE TABLE schedules (
  namespace ${TEXT} NOT NULL,
  name ${TEXT} NOT NULL,
  version ${TEXT} NOT NULL,
  plan_id ${TEXT} NOT NULL,
  published_at bigint NOT NULL,
  schedule text NOT NULL,
  state text,
  due_at bigint,
  is_watching boolean NOT NULL,
  PRIMARY KEY (namespace, name)
);
CREATE INDEX schedules_by_due ON schedules (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX schedules_that_watch ON schedules (namespace, name) WHERE is_watching;

CREATE TABLE event_sets (
  position bigint PRIMARY KEY,
  namespace ${TEXT} NOT NULL,
  name ${TEXT} NOT NULL,
  expires_at bigint,
  event_set text NOT NULL,
  event_set_references text
);
CREATE INDEX event_sets_by_schedule ON event_sets (namespace, name, position);

CREATE TABLE places (
  run_id ${TEXT} PRIMARY KEY,
  concurrency_group ${TEXT} NOT NULL,
  started_at bigint NOT NULL,
  rank bigint,
  concurrency text NOT NULL
);
CREATE INDEX places_by_age ON places (concurrency_group, started_at, run_id);
CREATE INDEX places_in_line ON places (concurrency_group, rank, run_id) WHERE rank IS NOT NULL;
CREATE INDEX places_held ON places (concurrency_group, started_at, run_id) WHERE rank IS NULL;

CREATE TABLE resources (
  revision bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind ${TEXT} NOT NULL,
  namespace ${TEXT} NOT NULL,
  name ${TEXT} NOT NULL,
  document text NOT NULL,
  UNIQUE (kind, namespace, name)
);

CREATE TABLE human_tasks (
  run_id ${TEXT} NOT NULL,
  activation ${TEXT} NOT NULL,
  namespace ${TEXT} NOT NULL,
  is_open bigint NOT NULL,
  order_at bigint NOT NULL,
  opened_at bigint NOT NULL,
  status ${TEXT} NOT NULL,
  task text NOT NULL,
  task_references text,
  PRIMARY KEY (run_id, activation)
);
CREATE INDEX human_tasks_in_order
  ON human_tasks (namespace, is_open, order_at, opened_at, run_id, activation);
CREATE INDEX human_tasks_with_references ON human_tasks (run_id) WHERE task_references IS NOT NULL;

CREATE TABLE human_task_candidates (
  namespace ${TEXT} NOT NULL,
  candidate ${TEXT} NOT NULL,
  is_open bigint NOT NULL,
  order_at bigint NOT NULL,
  opened_at bigint NOT NULL,
  run_id ${TEXT} NOT NULL,
  activation ${TEXT} NOT NULL,
  PRIMARY KEY (namespace, candidate, is_open, order_at, opened_at, run_id, activation)
);
CREATE INDEX human_task_candidates_by_task ON human_task_candidates (run_id, activation);
`;
