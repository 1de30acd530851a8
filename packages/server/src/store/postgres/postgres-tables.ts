import type { StoreTables, TableRow } from '../rows/store-tables.ts';
import { TABLES, type Table } from '../rows/tables.ts';
import { maskedUrl, type PostgresAddress } from './address.ts';
import { type Connection, connect } from './connection.ts';
import { newHolderName, takeLease } from './lease.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import type { Queries, Row } from './queries.ts';

/**
 * Opens the tables of a database that holds a store of this release's shape. Nobody else can open
 * it meanwhile; rejects when somebody has.
 */
export async function openPostgresTables(address: PostgresAddress): Promise<PostgresTables> {
  await checkShape(address);
  const name = newHolderName();
  const { connection } = await takeLease({ address, name, epoch: null, onLost: () => {} });
  return new PostgresTables(connection, maskedUrl(address.url), await adviceOn(connection));
}

/** Looks before the lease is taken, which would make the tables where there are none. */
async function checkShape(address: PostgresAddress): Promise<void> {
  const connection = await connect(address, { name: 'tutti looks' });
  try {
    const shape = await shapeIn(connection);
    if (shape === MIGRATIONS.length) return;
    const found = shape === null ? 'there is none' : `it has shape ${shape}`;
    throw new Error(
      `Expected a store of shape ${MIGRATIONS.length} in ${maskedUrl(address.url)}, but ${found}. ` +
        'Start this version of Tutti on it once, which brings an older one to this shape.',
    );
  } finally {
    await connection.close();
  }
}

async function adviceOn(queries: Queries): Promise<string[]> {
  const [row] = await queries.rows("SELECT current_setting('data_checksums') AS value");
  if (row?.value === 'on') return [];
  return [
    'The server keeps no checksums of its pages: damage of its files may pass for data. ' +
      'Switch them on with pg_checksums --enable while it is down.',
  ];
}

/** Null when the database holds no store. */
export async function shapeIn(queries: Queries): Promise<number | null> {
  const [there] = await queries.rows("SELECT to_regclass('tutti.writer') IS NOT NULL AS there");
  if (there?.there !== true) return null;
  const [row] = await queries.rows('SELECT shape FROM writer');
  return row === undefined ? null : Number(row.shape);
}

/** The tables of a database, which is let go of with them. */
export class PostgresTables implements StoreTables {
  readonly kind = 'postgres';
  readonly place: string;
  readonly tables: readonly Table[] = TABLES;
  readonly advice: readonly string[];
  readonly #connection: Connection;

  constructor(connection: Connection, place: string, advice: readonly string[]) {
    this.#connection = connection;
    this.place = place;
    this.advice = advice;
  }

  /** Every row of every table is read: that is what the server's checksums of pages are for. */
  async structure(): Promise<readonly string[]> {
    return [];
  }

  async count({ name }: Table): Promise<number> {
    const [row] = await this.#connection.rows(`SELECT count(*) AS n FROM ${name}`);
    return Number(row?.n);
  }

  async page(table: Table, after: TableRow | null, limit: number): Promise<readonly TableRow[]> {
    const key = table.key.join();
    const place = after === null ? [] : table.key.map((column) => after[column] ?? null);
    const values = place.map((_, index) => `$${index + 1}`).join();
    const where = after === null ? '' : `WHERE (${key}) > (${values})`;
    const sql = `${selectFrom(table)} ${where} ORDER BY ${key} LIMIT $${place.length + 1}`;
    return (await this.#connection.rows(sql, ...place, limit)).map(rowOf);
  }

  async rowsOf(table: Table, column: string, values: readonly string[]) {
    const type = table.columns[column] === 'number' ? 'bigint' : 'text';
    const sql = `${selectFrom(table)} WHERE ${column} = ANY($1::${type}[])`;
    return (await this.#connection.rows(sql, values)).map(rowOf);
  }

  async issued({ name, issued = '' }: Table): Promise<number> {
    const sequence = 'pg_get_serial_sequence($1, $2)';
    const sql = `SELECT coalesce(pg_sequence_last_value(${sequence}::regclass), 0) AS n`;
    const [row] = await this.#connection.rows(sql, name, issued);
    return Number(row?.n ?? 0);
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}

function selectFrom({ name, columns }: Table): string {
  return `SELECT ${Object.keys(columns).join()} FROM ${name}`;
}

function rowOf(row: Row): TableRow {
  const entries = Object.entries(row).map(([column, value]) => [
    column,
    typeof value === 'boolean' ? Number(value) : value,
  ]);
  return Object.fromEntries(entries);
}
