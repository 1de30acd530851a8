import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from './migrate.ts';

/** 3.51.3 mended a race in the reset of the write-ahead log that could lose commits. */
const OLDEST_SAFE = [3, 51, 3] as const;

/** 16 MiB: pages that many commits have touched are then copied into the database once. */
const CHECKPOINT_PAGES = 4096;

/** Magic numbers of NFS, SMB, CIFS and SMB2, whose locks and syncs cannot be relied upon. */
const NETWORK_FILE_SYSTEMS = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42]);

export interface DatabaseOptions {
  /** The data folder; made when it is not there. */
  readonly folder: string;
  /** The database never grows beyond this. */
  readonly sizeLimitBytes?: number;
  /** False: one of an older shape is refused. */
  readonly mayMigrate?: boolean;
}

/** Opens `tutti.db` in the folder, alone: a second process is refused. */
export function openDatabase(options: DatabaseOptions): DatabaseSync {
  checkVersion(process.versions.sqlite ?? '0');
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  refuseNetworkFolder(options.folder);
  const database = new DatabaseSync(join(options.folder, 'tutti.db'));
  try {
    claim(database, options.folder);
    migrate(database, options.mayMigrate);
    if (options.sizeLimitBytes !== undefined) limitSize(database, options.sizeLimitBytes);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
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

/** The lock is the operating system's: it ends with the process, however that ends. */
function claim(database: DatabaseSync, folder: string): void {
  try {
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
      PRAGMA cache_size = -65536;
      PRAGMA temp_store = MEMORY;
      BEGIN EXCLUSIVE; COMMIT;`);
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
