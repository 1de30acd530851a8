import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createRunMachine } from '@tutti/engine';
import type { Plan } from '@tutti/language';
import { type CopyReport, copyStore, type OnProgress } from './store/copy/copy-store.ts';
import { salvageStore } from './store/copy/salvage-store.ts';
import { isPostgresUrl, type PostgresAddress } from './store/postgres/address.ts';
import { openPostgresTables } from './store/postgres/postgres-tables.ts';
import { createPostgresTarget } from './store/postgres/postgres-target.ts';
import type { StoreTables, StoreTarget } from './store/rows/store-tables.ts';
import { readManifest } from './store/sqlite/backup/backup-folder.ts';
import { checkBackup } from './store/sqlite/backup/restore-backup.ts';
import { openDamagedTables, openSqliteTables } from './store/sqlite/open-tables.ts';
import { createSqliteTarget } from './store/sqlite/sqlite-target.ts';
import { type VerifyReport, verifyStore } from './store/verify/verify-store.ts';
import { VERSION } from './version.ts';

export type { CopyReport } from './store/copy/copy-store.ts';
export {
  type RestoreOptions,
  type RestoreReport,
  restoreBackup,
} from './store/sqlite/backup/restore-backup.ts';
export type { Finding } from './store/verify/findings.ts';
export type { VerifyReport } from './store/verify/verify-store.ts';

/** Where a store is: a data folder, or `postgres://…`. */
export interface StorePlace {
  readonly place: string;
  /** Of the database, when the URL holds none. */
  readonly password?: string;
}

/** Checks all of a store that no server is using. */
export async function verifyAt(
  place: StorePlace,
  onProgress: (runs: number, of: number) => void,
): Promise<VerifyReport> {
  await checkIfBackup(place.place);
  const tables = await tablesAt(place);
  try {
    return await verifyStore(tables, { machineOf, onProgress });
  } finally {
    await tables.close();
  }
}

async function checkIfBackup(folder: string): Promise<void> {
  if (!existsSync(join(folder, 'backup.json'))) return;
  await checkBackup(join(folder, 'tutti.db'), readManifest(folder));
}

/** Copies a store that no server is using into a new one; all of it, or nothing. */
export async function copyFromTo(
  from: StorePlace,
  to: StorePlace,
  onProgress: OnProgress,
): Promise<CopyReport> {
  const source = await tablesAt(from);
  try {
    return await copyStore(source, await targetAt(to), () => tablesAt(to), onProgress);
  } finally {
    await source.close();
  }
}

/** Plans keep the machine of this release. */
function machineOf(plan: Plan) {
  return createRunMachine(plan, { runtime: { name: 'Tutti', version: VERSION, metadata: {} } });
}

/** Saves what can be read of a damaged data folder into a new one. Answers what could not, in words. */
export async function salvageFromTo(from: string, to: string): Promise<readonly string[]> {
  const damaged = openDamagedTables(from);
  try {
    const target = createSqliteTarget(to);
    return await salvageStore(damaged, target);
  } finally {
    await damaged.close();
  }
}

async function tablesAt(place: StorePlace): Promise<StoreTables> {
  return isPostgresUrl(place.place)
    ? openPostgresTables(addressOf(place))
    : openSqliteTables(place.place);
}

async function targetAt(place: StorePlace): Promise<StoreTarget> {
  return isPostgresUrl(place.place)
    ? createPostgresTarget(addressOf(place))
    : createSqliteTarget(place.place);
}

function addressOf({ place: url, password }: StorePlace): PostgresAddress {
  return { url, ...(password !== undefined && { password }) };
}
