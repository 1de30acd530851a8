import type { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations/migrations.ts';

/** Brings the database to the newest shape, each step in a transaction of its own. */
export function migrate(database: DatabaseSync, mayMigrate = true): void {
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.user_version);
  if (version > MIGRATIONS.length) {
    throw new Error(
      `Expected a data folder of shape ${MIGRATIONS.length} or older, but it has shape ${version}: ` +
        'it was written by a newer Tutti. Start that version, or restore an older backup.',
    );
  }
  if (version < MIGRATIONS.length && !mayMigrate) {
    throw new Error(
      `Expected a data folder of shape ${MIGRATIONS.length}, but it has shape ${version}. ` +
        'Start this version of Tutti on it once, which brings it to this shape.',
    );
  }
  MIGRATIONS.slice(version).forEach((migration, index) => {
    database.exec(`BEGIN; ${migration} PRAGMA user_version = ${version + index + 1}; COMMIT;`);
  });
}
