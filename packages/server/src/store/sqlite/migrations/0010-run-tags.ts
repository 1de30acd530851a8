/**
 * Runs by their tags, in the order of lists. A tag is the JSON of its key and value. Runs that are there
 * are found by what their summaries say.
 */
export const RUN_TAGS = `
CREATE TABLE run_tags (
  tag TEXT NOT NULL,
  namespace TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  run_id TEXT NOT NULL,
  PRIMARY KEY (tag, namespace, started_at, run_id)
) STRICT, WITHOUT ROWID;
INSERT INTO run_tags
  SELECT json_array(tag.key, tag.value), runs.namespace, runs.started_at, runs.id
  FROM runs, json_each(runs.summary, '$.tags') AS tag;
`;
