import { RowStore } from '../rows/row-store.ts';
import { type BackupManifest, makeBackup } from './backup/backup-folder.ts';
import { type SqliteThread, startThread } from './thread-client.ts';

export interface SqliteStoreOptions {
  /** The database never grows beyond this; commits are refused instead. */
  readonly sizeLimitBytes?: number;
  /** A folder that keeps the logs, so that a backup can be brought to any later instant. */
  readonly archive?: string;
}

/** A store in a file, which can be backed up while it is in use. */
export class SqliteStore extends RowStore {
  readonly #thread: SqliteThread;

  constructor(thread: SqliteThread) {
    super(thread);
    this.#thread = thread;
  }

  /** Makes a backup in a new folder. Rejects when it exists. `version`: of this release. */
  backup(folder: string, version: string): Promise<BackupManifest> {
    return makeBackup(this.#thread.askBackup, folder, version);
  }
}

/**
 * Opens the store in a folder, made when it is not there. Rejects when another process has it, when
 * a newer Tutti wrote it, when its files are damaged, and when this Node's SQLite is too old to be trusted.
 */
export async function openSqliteStore(
  folder: string,
  options: SqliteStoreOptions = {},
): Promise<SqliteStore> {
  return new SqliteStore(await startThread({ folder, ...options }));
}
