/** Lists are of a namespace: what others have in it is not to be read on the way. */
export const LISTS_BY_NAMESPACE = `
DROP INDEX runs_by_start;
DROP INDEX runs_by_status;
CREATE INDEX runs_by_namespace ON runs (namespace, started_at, id);
CREATE INDEX runs_by_status ON runs (namespace, status, started_at, id);
CREATE INDEX runs_by_definition ON runs (namespace, name, started_at, id);
`;
