/**
 * Schedules listen too: then `run_id` is empty, and `subscription` the name of the definition. An
 * offer that is about one more value of the event has its path, and the value, as JSON; else both
 * are empty. `event_sets`: what schedules have heard, and not started a run for. `expires_at` is
 * null when a set is complete. A schedule has several triggers, and `after` its own instant.
 */
export const EVENT_SCHEDULES = `
CREATE TABLE listeners (
  run_id TEXT NOT NULL,
  subscription TEXT NOT NULL,
  namespace TEXT NOT NULL,
  type TEXT NOT NULL,
  source TEXT NOT NULL,
  path TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run_id, subscription, namespace, type, source, path, value)
) STRICT, WITHOUT ROWID;
INSERT INTO listeners SELECT run_id, subscription, namespace, type, source, '', '' FROM subscriptions;
DROP TABLE subscriptions;
ALTER TABLE listeners RENAME TO subscriptions;
CREATE INDEX subscriptions_by_offer ON subscriptions (namespace, type, source, path, value);

CREATE TABLE event_sets (
  position INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  expires_at INTEGER,
  event_set TEXT NOT NULL,
  event_set_references TEXT
) STRICT;
CREATE INDEX event_sets_by_schedule ON event_sets (namespace, name);

UPDATE schedules SET
  state = CASE WHEN schedule ->> '$.trigger.kind' = 'after'
    THEN json_set(state, '$.afterAt', state ->> '$.nextAt', '$.nextAt', NULL)
    ELSE json_set(state, '$.afterAt', NULL) END
WHERE state IS NOT NULL;
UPDATE schedules SET schedule = json_remove(
  json_set(schedule, '$.triggers', json_array(schedule -> '$.trigger'), '$.completeWithinMs', 86400000),
  '$.trigger'
);
`;
