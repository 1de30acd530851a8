import type { Queries, Value } from './queries.ts';

/** Columns and their types, in the order of the tuples. */
export interface Columns {
  readonly [column: string]: 'text' | 'bigint' | 'boolean';
}

type Tuple = readonly (string | number | null)[];

/** `unnest(…) AS given (…)`: the rows of a statement that has one array for each column. */
export function given(columns: Columns): string {
  const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`);
  return `unnest(${arrays.join()}) AS given (${Object.keys(columns).join()})`;
}

/** The arrays for `given`. */
export function arraysOf(columns: Columns, rows: readonly Tuple[]): Value[] {
  return Object.keys(columns).map((_, index) => rows.map((row) => row[index] ?? null));
}

/** A statement about many rows; nothing is asked when there are none. Answers how many it changed. */
export type ManyRows = (queries: Queries, rows: readonly Tuple[]) => Promise<number>;

export function statementFor(columns: Columns, sql: (given: string) => string): ManyRows {
  const statement = sql(given(columns));
  return async (queries, rows) =>
    rows.length === 0 ? 0 : queries.change(statement, ...arraysOf(columns, rows));
}

/** `then`: what becomes of rows that are there already. */
export function insertInto(table: string, columns: Columns, then = ''): ManyRows {
  const names = Object.keys(columns).join();
  return statementFor(
    columns,
    (rows) => `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${rows} ${then}`,
  );
}

/** Rows with the same key as one that is there replace it. */
export function putInto(table: string, columns: Columns, key: readonly string[]): ManyRows {
  const rest = Object.keys(columns).filter((column) => !key.includes(column));
  const changes = rest.map((column) => `${column} = excluded.${column}`);
  return insertInto(table, columns, `ON CONFLICT (${key.join()}) DO UPDATE SET ${changes.join()}`);
}

/** Deletes the rows that are equal in these columns. */
export function deleteFrom(table: string, columns: Columns): ManyRows {
  const equal = Object.keys(columns).map((column) => `${table}.${column} = given.${column}`);
  return statementFor(
    columns,
    (rows) => `DELETE FROM ${table} USING ${rows} WHERE ${equal.join(' AND ')}`,
  );
}
