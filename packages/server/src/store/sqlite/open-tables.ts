import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from './open-database.ts';
import { SqliteTables } from './sqlite-tables.ts';

/**
 * Opens the tables of a data folder that holds a store of this release's shape. Throws when there is
 * none, and when a server is using it.
 */
export function openSqliteTables(folder: string): SqliteTables {
  if (!existsSync(join(folder, 'tutti.db'))) {
    throw new Error(`Expected a store in ${folder}, but there is no file tutti.db.`);
  }
  return new SqliteTables(openDatabase({ folder, mayMigrate: false }), folder);
}
