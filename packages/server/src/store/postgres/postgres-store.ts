import type { Store } from '../port.ts';
import { RowStore } from '../rows/row-store.ts';
import type { PostgresAddress } from './address.ts';
import { openPostgresDatabase } from './postgres-database.ts';

export interface PostgresStoreOptions {
  /** How long a database is waited for that is not up yet; 0 when absent. */
  readonly waitMs?: number;
  /** Told when another process has become the writer. Without it, the process ends. */
  readonly onLeaseLost?: (error: Error) => void;
}

/**
 * Opens the store in a database, whose tables are made in the schema `tutti` when they are not there.
 * Rejects when it cannot be reached, when another process is its writer, when a newer Tutti wrote it,
 * and when the server may lose commits.
 */
export async function openPostgresStore(
  address: PostgresAddress,
  { waitMs = 0, onLeaseLost = die }: PostgresStoreOptions = {},
): Promise<Store> {
  return new RowStore(await openPostgresDatabase({ address, waitMs, onLeaseLost }));
}

/** What this process holds in memory is not the state any more: whoever runs it starts it again. */
function die(error: Error): void {
  queueMicrotask(() => {
    throw error;
  });
}
