/** Runs of a tag in the order of lists. */
export const TAGS_IN_ORDER = `
ALTER TABLE run_tags ADD COLUMN namespace text COLLATE "C", ADD COLUMN started_at bigint;
UPDATE run_tags SET namespace = runs.namespace, started_at = runs.started_at
  FROM runs WHERE runs.id = run_tags.run_id;
ALTER TABLE run_tags ALTER COLUMN namespace SET NOT NULL, ALTER COLUMN started_at SET NOT NULL,
  DROP CONSTRAINT run_tags_pkey, ADD PRIMARY KEY (tag, namespace, started_at, run_id);
`;
