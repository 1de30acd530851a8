/** What a namespace has accepted can be followed in order: the entries of an index end in the rowid. */
export const EVENTS_IN_ORDER = `
CREATE INDEX cloud_events_in_order ON cloud_events (namespace);
`;
