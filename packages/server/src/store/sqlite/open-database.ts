import { closeSync, mkdirSync, openSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checkFiles, SealedFile } from './integrity/sealed-file.ts';
import { migrate } from './migrate.ts';
import { bringBack, closeWithLog } from './store-files.ts';

/** 3.51.3 mended a race in the reset of the write-ahead log that could lose commits. */
const OLDEST_SAFE = [3, 51, 3] as const;

/** Magic numbers of NFS, SMB, CIFS and SMB2, whose locks and syncs cannot be relied upon. */
const NETWORK_FILE_SYSTEMS = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42]);

export interface DatabaseOptions {
  /** The data folder; made when it is not there. */
  readonly folder: string;
  /** The database never grows beyond this. */
  readonly sizeLimitBytes?: number;
  /** A folder that keeps the logs, so that a backup can be brought to any later instant. */
  readonly archive?: string;
  /** False: one of an older shape is refused. */
  readonly mayMigrate?: boolean;
}

/** A database that belongs to this process alone. */
export interface OpenDatabase {
  readonly database: DatabaseSync;
  /** Must hear of every commit. */
  readonly file: SealedFile;
  close(): void;
}

/**
 * Opens `tutti.db` in the folder, alone: a second process is refused. Throws `StoreDamaged` when the
 * files are not what was written; then nothing has touched them.
 */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  checkVersion(process.versions.sqlite ?? '0');
  const { folder } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  refuseNetworkFolder(folder);
  const lock = lockFolder(folder);
  try {
    return openSealed(options, lock);
  } catch (error) {
    lock.close();
    throw error;
  }
}

function openSealed(options: DatabaseOptions, lock: DatabaseSync): OpenDatabase {
  const { folder, mayMigrate, sizeLimitBytes } = options;
  bringBack(folder);
  const checked = checkFiles(folder);
  createPrivately(join(folder, 'tutti.db'));
  const database = new DatabaseSync(join(folder, 'tutti.db'));
  try {
    claim(database, folder);
    migrate(database, mayMigrate);
    if (sizeLimitBytes !== undefined) limitSize(database, sizeLimitBytes);
    return opened({ database, file: new SealedFile(database, options, checked) }, folder, lock);
  } catch (error) {
    checked.sums?.close();
    checked.check?.close();
    if (checked.sums === null) database.close();
    else closeWithLog(database, folder);
    throw error;
  }
}

function opened(
  open: Pick<OpenDatabase, 'database' | 'file'>,
  folder: string,
  lock: DatabaseSync,
): OpenDatabase {
  const { database, file } = open;
  // A process that ends closes its databases, whatever it ends by.
  const leave = () => closeWithLog(database, folder);
  process.prependListener('exit', leave);
  const close = () => {
    process.off('exit', leave);
    if (file.close()) database.close();
    else leave();
    lock.close();
  };
  return { ...open, close };
}

/** For nobody else to read. SQLite gives the log the same rights. */
function createPrivately(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}

/** Throws when this SQLite may lose commits. */
export function checkVersion(version: string): void {
  const parts = version.split('.').map(Number);
  for (const [index, oldest] of OLDEST_SAFE.entries()) {
    const part = parts[index] ?? 0;
    if (part > oldest) return;
    if (part < oldest) {
      throw new Error(
        `Expected SQLite ${OLDEST_SAFE.join('.')} or newer, but this Node carries ${version}. ` +
          'Start Tutti with a newer release of Node 24.',
      );
    }
  }
}

function refuseNetworkFolder(folder: string): void {
  if (!NETWORK_FILE_SYSTEMS.has(statfsSync(folder).type)) return;
  throw new Error(
    `Expected the data folder ${folder} on a local disk, but it is on a network file system, ` +
      'whose locks do not protect a database. Set TUTTI_DATA to a local folder.',
  );
}

/**
 * Locks the folder before anything in it is looked at. The lock is the operating system's, on a
 * file that holds nothing: it ends with the process, however that ends.
 */
function lockFolder(folder: string): DatabaseSync {
  createPrivately(join(folder, 'tutti.db-lock'));
  const lock = new DatabaseSync(join(folder, 'tutti.db-lock'));
  try {
    whenFree(folder, () => lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE'));
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** Locks the database itself as well, for whoever does not know of the other lock. */
function claim(database: DatabaseSync, folder: string): void {
  whenFree(folder, () =>
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = 0;
      PRAGMA cache_size = -65536;
      PRAGMA temp_store = MEMORY;
      BEGIN EXCLUSIVE; COMMIT;`),
  );
}

function whenFree(folder: string, lock: () => void): void {
  try {
    lock();
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new Error(
      `Expected the data folder ${folder} to be free, but another process is using it. ` +
        'Stop that one, or set TUTTI_DATA to another folder.',
      { cause: error },
    );
  }
}

function isBusy(error: unknown): boolean {
  const SQLITE_BUSY = 5;
  const SQLITE_LOCKED = 6;
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  // The low byte of an extended code is its kind.
  const kind = Number(error.errcode) & 0xff;
  return kind === SQLITE_BUSY || kind === SQLITE_LOCKED;
}

function limitSize(database: DatabaseSync, bytes: number): void {
  const pageSize = Number(database.prepare('PRAGMA page_size').get()?.page_size);
  database.exec(`PRAGMA max_page_count = ${Math.ceil(bytes / pageSize)}`);
}
