import { MIGRATIONS } from './migrations/migrations.ts';
import type { Queries } from './queries.ts';

const OLDEST_VERSION = 140_000;

/** Makes what the store needs before its tables; throws when the server may lose commits. */
export async function prepareSchema(queries: Queries): Promise<void> {
  const [server] = await queries.rows(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS name,
       current_setting('fsync') AS fsync, current_setting('server_encoding') AS encoding,
       pg_is_in_recovery() AS replica`,
  );
  const wrong = mistakeOf(server ?? {});
  if (wrong !== null) throw new Error(wrong);
  await queries.change('CREATE SCHEMA IF NOT EXISTS tutti');
  await queries.change(`CREATE TABLE IF NOT EXISTS writer (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    shape bigint NOT NULL,
    epoch bigint NOT NULL,
    last_commit text)`);
  await queries.change(
    'INSERT INTO writer (shape, epoch) VALUES (0, 0) ON CONFLICT (is_only) DO NOTHING',
  );
}

function mistakeOf(server: { readonly [column: string]: unknown }): string | null {
  if (Number(server.version) < OLDEST_VERSION) {
    return `Expected PostgreSQL 14 or newer, but the server is ${server.name}.`;
  }
  if (server.replica === true) {
    return 'Expected the database to be the primary, but it is a replica, which cannot be written.';
  }
  if (server.fsync !== 'on') {
    return "Expected the server to have fsync on, but it is off: a crash of its machine would lose commits. Set fsync = on in the server's configuration.";
  }
  if (server.encoding !== 'UTF8') {
    return `Expected a database with encoding UTF8, but it is ${server.encoding}. Create it with ENCODING 'UTF8'.`;
  }
  return null;
}

/** Brings the database to the newest shape, each step in a transaction of its own. */
export async function migrate(queries: Queries): Promise<void> {
  const [row] = await queries.rows('SELECT shape FROM writer');
  const shape = Number(row?.shape);
  if (shape > MIGRATIONS.length) {
    throw new Error(
      `Expected a database of shape ${MIGRATIONS.length} or older, but it has shape ${shape}: ` +
        'it was written by a newer Tutti. Start that version, or restore an older backup.',
    );
  }
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < shape) continue;
    // Without parameters several statements are one question, and one transaction.
    await queries.change(`BEGIN; ${migration} UPDATE writer SET shape = ${index + 1}; COMMIT;`);
  }
}
