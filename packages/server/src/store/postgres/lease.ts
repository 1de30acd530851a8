import { randomUUID } from 'node:crypto';
import { setTimeout as elapsed } from 'node:timers/promises';
import { maskedUrl, type PostgresAddress } from './address.ts';
import { type Connection, connect } from './connection.ts';
import { migrate, prepareSchema } from './migrate.ts';
import type { Queries } from './queries.ts';

/**
 * Who may write. A session holds a lock of the database as long as it lives, so that nobody else
 * begins; and each time that somebody begins, the database issues a higher epoch, which every write
 * checks, so that whoever has lost the lock unawares writes nothing more.
 */
export interface Lease {
  readonly connection: Connection;
  readonly epoch: number;
  /** The last commit that was made, of whatever epoch. */
  readonly lastCommit: string | null;
}

/** Another process has written meanwhile: what this one knows is not the state any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Another process holds the lease. */
export class LeaseTaken extends Error {
  override readonly name = 'LeaseTaken';
}

export interface Holder {
  readonly address: PostgresAddress;
  /** By what the sessions of this store are told from those of others. */
  readonly name: string;
  /** The epoch that this store had; null when it begins. */
  readonly epoch: number | null;
  readonly onLost: () => void;
}

/** Different for every store that is opened, and short enough for the server's list of sessions. */
export function newHolderName(): string {
  return `tutti ${randomUUID()}`;
}

/** The lock of this program in a database: the first bytes of its name. */
const LOCK = 0x74757474;
/** How long the session of a process that has just ended may take to end as well. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 50;

/**
 * Takes the lease. A store that has held it before, and whose connection broke, first ends what is
 * left of its own sessions: their transactions are then either done or undone.
 */
export async function takeLease(holder: Holder): Promise<Lease> {
  const { address, name, onLost } = holder;
  const connection = await connect(address, { name, onLost });
  try {
    await lock(connection, holder);
    await prepareSchema(connection);
    await migrate(connection);
    const { epoch, lastCommit } = await begin(connection, holder);
    return { connection, epoch, lastCommit };
  } catch (error) {
    await connection.close().catch(() => {});
    throw error;
  }
}

async function lock(connection: Connection, holder: Holder): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    if (holder.epoch !== null) await endOwnSessions(connection, holder.name);
    const [row] = await connection.rows('SELECT pg_try_advisory_lock($1) AS locked', LOCK);
    if (row?.locked === true) return;
    if (holder.epoch !== null) await checkStillOurs(connection, holder.epoch);
    if (performance.now() > until) throw await takenBy(connection, holder.address);
    await elapsed(PAUSE_MS);
  }
}

/** Whoever has the lock may have begun already. */
async function checkStillOurs(queries: Queries, epoch: number): Promise<void> {
  const [row] = await queries.rows('SELECT epoch FROM writer');
  if (Number(row?.epoch) !== epoch) throw leaseLost(epoch);
}

async function endOwnSessions(queries: Queries, name: string): Promise<void> {
  await queries.rows(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = $1 AND datname = current_database() AND pid <> pg_backend_pid()`,
    name,
  );
}

async function takenBy(queries: Queries, { url }: PostgresAddress): Promise<LeaseTaken> {
  const [row] = await queries.rows(
    `SELECT coalesce(host(client_addr), 'this machine') AS place, backend_start::text AS since
     FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND objid = $1 AND granted
       AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    LOCK,
  );
  const who = row === undefined ? '' : ` (from ${row.place}, since ${row.since})`;
  return new LeaseTaken(
    `Expected the database ${maskedUrl(url)} to be free, but another process is using it${who}. ` +
      'Stop that one, or name another database.',
  );
}

interface Begun {
  readonly epoch: number;
  readonly lastCommit: string | null;
}

/** The lock is held, so nobody else comes between: a foreign epoch is from before. */
async function begin(queries: Queries, { epoch }: Holder): Promise<Begun> {
  const [row] = await queries.rows(
    `UPDATE writer SET epoch = epoch + 1 WHERE $1::bigint IS NULL OR epoch = $1
     RETURNING epoch, last_commit`,
    epoch,
  );
  if (row === undefined) throw leaseLost(epoch);
  return {
    epoch: Number(row.epoch),
    lastCommit: row.last_commit === null ? null : String(row.last_commit),
  };
}

export function leaseLost(epoch: number | null): LeaseLost {
  return new LeaseLost(
    `Expected to be the writer of epoch ${epoch}, but another process has begun a later one. ` +
      'Nothing more is written; start this process again when the other one has ended.',
  );
}

/** The first statement of every transaction that writes: it holds the row until the end of it. */
export async function checkEpoch(queries: Queries, epoch: number, commit: string): Promise<void> {
  const held = await queries.change(
    'UPDATE writer SET last_commit = $1 WHERE epoch = $2',
    commit,
    epoch,
  );
  if (held !== 1) throw leaseLost(epoch);
}
