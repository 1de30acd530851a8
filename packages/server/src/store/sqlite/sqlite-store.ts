import type { Store } from '../port.ts';
import { RowStore } from '../rows/row-store.ts';
import { startThread } from './thread-client.ts';

export interface SqliteStoreOptions {
  /** The database never grows beyond this; commits are refused instead. */
  readonly sizeLimitBytes?: number;
}

/**
 * Opens the store in a folder, made when it is not there. Rejects when another process has it, when
 * a newer Tutti wrote it, and when this Node's SQLite is too old to be trusted.
 */
export async function openSqliteStore(
  folder: string,
  options: SqliteStoreOptions = {},
): Promise<Store> {
  return new RowStore(await startThread({ folder, ...options }));
}
