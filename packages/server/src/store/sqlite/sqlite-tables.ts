import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { StoreTables, TableRow } from '../rows/store-tables.ts';
import { TABLES, type Table } from '../rows/tables.ts';
import type { OpenDatabase } from './open-database.ts';

/** The tables of an open database, which is closed with them. */
export class SqliteTables implements StoreTables {
  readonly kind = 'sqlite';
  readonly place: string;
  readonly tables: readonly Table[] = TABLES;
  readonly advice = [];
  readonly #open: Pick<OpenDatabase, 'database' | 'close'>;
  readonly #database: DatabaseSync;

  constructor(open: Pick<OpenDatabase, 'database' | 'close'>, place: string) {
    this.#open = open;
    this.#database = open.database;
    this.place = place;
  }

  async structure(): Promise<readonly string[]> {
    const rows = this.#database.prepare('PRAGMA integrity_check').all();
    return rows.map((row) => String(row.integrity_check)).filter((word) => word !== 'ok');
  }

  async count({ name }: Table): Promise<number> {
    return Number(this.#database.prepare(`SELECT count(*) AS n FROM ${name}`).get()?.n);
  }

  async page(table: Table, after: TableRow | null, limit: number): Promise<readonly TableRow[]> {
    const key = table.key.join();
    const place = after === null ? [] : table.key.map((column) => after[column] ?? null);
    const where = after === null ? '' : `WHERE (${key}) > (${place.map(() => '?').join()})`;
    const sql = `${selectFrom(table)} ${where} ORDER BY ${key} LIMIT ?`;
    return this.#database
      .prepare(sql)
      .all(...place, limit)
      .map(rowOf);
  }

  async rowsOf(table: Table, column: string, values: readonly string[]) {
    const sql = `${selectFrom(table)} WHERE ${column} IN (SELECT value FROM json_each(?))`;
    const wanted = table.columns[column] === 'number' ? values.map(Number) : values;
    return this.#database.prepare(sql).all(JSON.stringify(wanted)).map(rowOf);
  }

  async issued({ name, issued = 'rowid' }: Table): Promise<number> {
    const last = this.#database.prepare('SELECT seq AS n FROM sqlite_sequence WHERE name = ?');
    const most = this.#database.prepare(`SELECT max(${issued}) AS n FROM ${name}`);
    return Number(last.get(name)?.n ?? most.get()?.n ?? 0);
  }

  async close(): Promise<void> {
    this.#open.close();
  }
}

function selectFrom({ name, columns }: Table): string {
  return `SELECT ${Object.keys(columns).join()} FROM ${name}`;
}

function rowOf(row: Record<string, SQLOutputValue>): TableRow {
  return row as TableRow;
}
