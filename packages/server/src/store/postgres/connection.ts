import pg from 'pg';
import { clientConfigOf, maskedUrl, type PostgresAddress } from './address.ts';
import type { Queries, Row, Value } from './queries.ts';
import { fromStoredText, toStoredText } from './stored-text.ts';

/** A connection to the database. It serves until it is lost or closed, and never again after that. */
export interface Connection extends Queries {
  readonly isLost: boolean;
  close(): Promise<void>;
}

/** The connection broke, or the server is going away: what was asked may or may not have been done. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** Nobody listens there, or the server is not up yet: it may be soon. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
}

export interface ConnectionOptions {
  /** By what the server's list of sessions tells this one. */
  readonly name: string;
  readonly onLost?: () => void;
}

const CONNECT_MS = 10_000;
/** An answer that takes longer never comes. */
const ANSWER_MS = 120_000;

/**
 * What every session is set to. Keep-alive lets the server notice in half a minute that a machine has
 * vanished, and then another process can take over.
 */
const SESSION = {
  search_path: 'tutti',
  synchronous_commit: 'on',
  client_min_messages: 'warning',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '4',
  idle_in_transaction_session_timeout: '150000',
};

/** Opens a connection; rejects with the reason when there is none to be had. */
export async function connect(
  address: PostgresAddress,
  { name, onLost }: ConnectionOptions,
): Promise<Connection> {
  const config = clientConfigOf(address);
  const settings = Object.entries(SESSION).map(([key, value]) => `-c ${key}=${value}`);
  const client = new pg.Client({
    ...config,
    application_name: name,
    options: [config.options ?? '', ...settings].join(' ').trim(),
    pipeline: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    types: { getTypeParser },
  } as pg.ClientConfig);
  // An error without a listener would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    const message = `Expected the database ${maskedUrl(address.url)} to be reached, but: ${messageOf(error)}`;
    throw new (isAway(error) ? DatabaseAway : Error)(message, { cause: error });
  }
  return new PostgresConnection(client, onLost ?? (() => {}));
}

class PostgresConnection implements Connection {
  readonly #client: pg.Client;
  readonly #onLost: () => void;
  isLost = false;

  constructor(client: pg.Client, onLost: () => void) {
    this.#client = client;
    this.#onLost = onLost;
    client.on('error', () => this.#lose());
    client.on('end', () => this.#lose());
  }

  async rows(sql: string, ...values: readonly Value[]): Promise<readonly Row[]> {
    return (await this.#ask(sql, values)).rows;
  }

  async change(sql: string, ...values: readonly Value[]): Promise<number> {
    return (await this.#ask(sql, values)).rowCount ?? 0;
  }

  async close(): Promise<void> {
    // One that is lost has ended, and would never say so again.
    if (!this.isLost) await this.#client.end();
  }

  async #ask(text: string, values: readonly Value[]): Promise<pg.QueryResult<Row>> {
    if (this.isLost) throw new ConnectionLost('The connection to the database is lost.');
    try {
      return await this.#client.query<Row>({ text, values: values.map(storedValue) });
    } catch (error) {
      if (!isLoss(error)) throw error;
      this.#lose();
      throw new ConnectionLost(`The connection to the database is lost: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  #lose(): void {
    if (this.isLost) return;
    this.isLost = true;
    this.#onLost();
    this.#client.end().catch(() => {});
  }
}

function storedValue(value: Value): unknown {
  if (typeof value === 'string') return toStoredText(value);
  if (!Array.isArray(value)) return value;
  return value.map((item) => (typeof item === 'string' ? toStoredText(item) : item));
}

/** A statement that the server refused has the server's code; all else is the connection's. */
function isLoss(error: unknown): boolean {
  const code = sqlStateOf(error);
  // Connection exceptions; shut down by an administrator or after a crash; not up yet.
  return code === undefined || /^(?:08...|57P0[0-5])$/.test(code);
}

function isAway(error: unknown): boolean {
  const code = sqlStateOf(error);
  if (code !== undefined) return isLoss(error);
  return ['ECONNREFUSED', 'ECONNRESET', 'ENOENT'].includes(String(Object(error).code));
}

/** The five characters by which PostgreSQL tells errors apart. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof pg.DatabaseError)) return undefined;
  return error.code;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || String(Object(error).code) : String(error);
}

const TEXT = 25;
const BIGINT = 20;

/** Positions and instants stay far below 2⁵³. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === TEXT) return fromStoredText;
  if (oid === BIGINT) return Number;
  return pg.types.getTypeParser(oid, format as 'text');
}
