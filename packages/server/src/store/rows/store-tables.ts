import type { Table } from './tables.ts';

/** A row by its columns; flags are 0 or 1. */
export interface TableRow {
  readonly [column: string]: string | number | null;
}

/**
 * The tables of a store as they lie, for whoever checks or carries them while nobody else has it
 * open. Reading throws where the database is too damaged to be read.
 */
export interface StoreTables {
  readonly kind: 'sqlite' | 'postgres';
  /** Where it is, as people are told. */
  readonly place: string;
  /** Those that this database has. */
  readonly tables: readonly Table[];
  /** What is no damage, and yet worth knowing of the database. */
  readonly advice: readonly string[];
  /** What is wrong with the structures of the database, in its own words. */
  structure(): Promise<readonly string[]>;
  count(table: Table): Promise<number>;
  /** The first `limit` rows after `after`, in the order of the table's key. */
  page(table: Table, after: TableRow | null, limit: number): Promise<readonly TableRow[]>;
  /** The rows in which a column has one of these values, in no order. */
  rowsOf(table: Table, column: string, values: readonly string[]): Promise<readonly TableRow[]>;
  /** The last number issued for `table.issued`; 0 when none was. */
  issued(table: Table): Promise<number>;
  close(): Promise<void>;
}

/** A new store in the making: nothing of it is there for others before `finish`. */
export interface StoreTarget {
  readonly kind: 'sqlite' | 'postgres';
  readonly place: string;
  readonly tables: readonly Table[];
  write(table: Table, rows: readonly TableRow[]): Promise<void>;
  /** Numbers up to `last` are never issued again. */
  issue(table: Table, last: number): Promise<void>;
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

const PAGE = 500;

/** All rows of a table, page by page. */
export async function* everyPage(
  store: Pick<StoreTables, 'page'>,
  table: Table,
  limit = PAGE,
): AsyncGenerator<readonly TableRow[]> {
  for (let after: TableRow | null = null; ; ) {
    const rows: readonly TableRow[] = await store.page(table, after, limit);
    if (rows.length > 0) yield rows;
    after = rows.at(-1) ?? null;
    if (rows.length < limit || after === null) return;
  }
}
