import type { StoreTarget, TableRow } from '../rows/store-tables.ts';
import { TABLES, type Table } from '../rows/tables.ts';
import { maskedUrl, type PostgresAddress } from './address.ts';
import type { Connection } from './connection.ts';
import { newHolderName, takeLease } from './lease.ts';
import type { Value } from './queries.ts';

/**
 * A store in the making, in one transaction of a database: nothing of it is there before it is
 * finished. Rejects when the database holds a store with anything in it.
 */
export async function createPostgresTarget(address: PostgresAddress): Promise<StoreTarget> {
  const name = newHolderName();
  const { connection } = await takeLease({ address, name, epoch: null, onLost: () => {} });
  try {
    await checkEmpty(connection, address);
    await connection.change('BEGIN');
    return new PostgresTarget(connection, maskedUrl(address.url));
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function checkEmpty(connection: Connection, { url }: PostgresAddress): Promise<void> {
  for (const { name } of TABLES) {
    const [row] = await connection.rows(`SELECT EXISTS (SELECT 1 FROM ${name}) AS "is"`);
    if (row?.is !== true) continue;
    throw new Error(
      `Expected an empty store in ${maskedUrl(url)}, but its table ${name} has rows. ` +
        'Name another database, or drop the schema tutti of this one.',
    );
  }
}

const ARRAYS = { text: 'text[]', number: 'bigint[]', flag: 'boolean[]' } as const;

class PostgresTarget implements StoreTarget {
  readonly kind = 'postgres';
  readonly place: string;
  readonly tables: readonly Table[] = TABLES;
  readonly #connection: Connection;

  constructor(connection: Connection, place: string) {
    this.#connection = connection;
    this.place = place;
  }

  async write({ name, columns }: Table, rows: readonly TableRow[]): Promise<void> {
    const types = Object.entries(columns);
    const arrays = types.map(([, type], index) => `$${index + 1}::${ARRAYS[type]}`).join();
    const names = Object.keys(columns).join();
    const sql = `INSERT INTO ${name} (${names}) OVERRIDING SYSTEM VALUE SELECT * FROM unnest(${arrays})`;
    const values = types.map(([column, type]) => rows.map((row) => columnValue(row[column], type)));
    await this.#connection.change(sql, ...(values as Value[]));
  }

  async issue({ name, issued = '' }: Table, last: number): Promise<void> {
    if (last === 0) return;
    await this.#connection.rows(
      'SELECT setval(pg_get_serial_sequence($1, $2), $3)',
      name,
      issued,
      last,
    );
  }

  async finish(): Promise<void> {
    await this.#connection.change('COMMIT');
    await this.#connection.close();
  }

  async abandon(): Promise<void> {
    await this.#connection.change('ROLLBACK').catch(() => {});
    await this.#connection.close();
  }
}

function columnValue(value: TableRow[string] | undefined, type: keyof typeof ARRAYS) {
  if (value === null || value === undefined) return null;
  return type === 'flag' ? value === 1 : value;
}
