import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

/** What belongs to the store of a data folder. */
const FILES = ['tutti.db', 'tutti.db-away', 'tutti.db-wal', 'tutti.db-sums', 'tutti.db-times'];

/**
 * Throws when a folder holds any file of a store. One of them is enough: SQLite takes the log that it
 * finds beside a database for that one's own.
 */
export function refuseStoreIn(folder: string): void {
  const found = FILES.find((name) => existsSync(join(folder, name)));
  if (found === undefined) return;
  throw new Error(
    `Expected no store in ${folder} yet, but there is a ${found}. ` +
      'Move everything away whose name begins with tutti.db, or name another folder.',
  );
}

/**
 * Closes a database, and leaves its log for the next start. By itself SQLite copies the log when it
 * closes, and nobody notes the checksums; into a file that has been moved it does not.
 */
export function closeWithLog(database: DatabaseSync, folder: string): void {
  const [path, away] = pathsIn(folder);
  renameSync(path, away);
  try {
    database.close();
  } finally {
    renameSync(away, path);
  }
}

/** Brings a database back that a process had moved when it was killed. */
export function bringBack(folder: string): void {
  const [path, away] = pathsIn(folder);
  if (existsSync(away) && !existsSync(path)) renameSync(away, path);
}

function pathsIn(folder: string): readonly [path: string, away: string] {
  return [join(folder, 'tutti.db'), join(folder, 'tutti.db-away')];
}
