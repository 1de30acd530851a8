import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from './migrate.ts';
import { openDatabase } from './open-database.ts';
import { SqliteTables } from './sqlite-tables.ts';

/**
 * Opens the tables of a data folder that holds a store of this release's shape, or of a backup. Throws
 * when there is none, when a server is using it, and when its files are damaged.
 */
export function openSqliteTables(folder: string): SqliteTables {
  checkThere(folder);
  if (existsSync(join(folder, 'backup.json'))) return openCopy(folder, migrate);
  return new SqliteTables(openDatabase({ folder, mayMigrate: false }), folder);
}

/** Opens what can be read of a damaged data folder: of a copy, as reading it may change it. */
export function openDamagedTables(folder: string): SqliteTables {
  checkThere(folder);
  return openCopy(folder);
}

function checkThere(folder: string): void {
  if (existsSync(join(folder, 'tutti.db'))) return;
  throw new Error(`Expected a store in ${folder}, but there is no file tutti.db.`);
}

/** `prepare` makes of the copy what this release reads. */
function openCopy(
  folder: string,
  prepare: (database: DatabaseSync) => void = () => {},
): SqliteTables {
  const copy = mkdtempSync(join(tmpdir(), 'tutti-copy-'));
  const discard = () => rmSync(copy, { recursive: true, force: true });
  try {
    for (const name of ['tutti.db', 'tutti.db-wal']) {
      if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(copy, name));
    }
    const database = new DatabaseSync(join(copy, 'tutti.db'));
    prepare(database);
    const close = () => {
      database.close();
      discard();
    };
    return new SqliteTables({ database, close }, folder);
  } catch (error) {
    discard();
    throw error;
  }
}
