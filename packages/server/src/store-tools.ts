import { createRunMachine } from '@tutti/engine';
import type { Plan } from '@tutti/language';
import { type CopyReport, copyStore, type OnProgress } from './store/copy/copy-store.ts';
import { isPostgresUrl, type PostgresAddress } from './store/postgres/address.ts';
import { openPostgresTables } from './store/postgres/postgres-tables.ts';
import { createPostgresTarget } from './store/postgres/postgres-target.ts';
import type { StoreTables, StoreTarget } from './store/rows/store-tables.ts';
import { openSqliteTables } from './store/sqlite/open-tables.ts';
import { createSqliteTarget } from './store/sqlite/sqlite-target.ts';
import { type VerifyReport, verifyStore } from './store/verify/verify-store.ts';
import { VERSION } from './version.ts';

export type { CopyReport } from './store/copy/copy-store.ts';
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
  const tables = await tablesAt(place);
  try {
    return await verifyStore(tables, { machineOf, onProgress });
  } finally {
    await tables.close();
  }
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
