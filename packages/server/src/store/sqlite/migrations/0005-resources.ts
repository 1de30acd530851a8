/** What operators set up: secrets (sealed), webhooks, event sinks. `document` is JSON. */
export const RESOURCES = `
CREATE TABLE resources (
  -- Never used again, so that whoever changes a resource knows which one it was.
  revision INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  UNIQUE (kind, namespace, name)
) STRICT;
`;
