/** `rerun_of`: the run that this one does again. */
export const RERUNS = `
ALTER TABLE runs ADD COLUMN rerun_of TEXT;
CREATE INDEX runs_by_original ON runs (rerun_of) WHERE rerun_of IS NOT NULL;
`;
