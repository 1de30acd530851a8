import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { StoreTarget, TableRow } from '../rows/store-tables.ts';
import { TABLES, type Table } from '../rows/tables.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import { refuseStoreIn } from './store-files.ts';
import { syncPath } from './sync-path.ts';

/** In this order: without its checksums a database is a store, and not the other way round. */
const FILES = ['tutti.db', 'tutti.db-sums'];

/**
 * A store in the making for a data folder, in a folder beside the file until it is finished: what is
 * cut off half way never passes for a store. Throws when the folder holds a store already.
 */
export function createSqliteTarget(folder: string): StoreTarget {
  refuseStoreIn(folder);
  const making = join(folder, 'tutti.db.making');
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true, mode: 0o700 });
  return new SqliteTarget(openDatabase({ folder: making }), folder, making);
}

class SqliteTarget implements StoreTarget {
  readonly kind = 'sqlite';
  readonly place: string;
  readonly tables: readonly Table[] = TABLES;
  readonly #open: OpenDatabase;
  readonly #database: DatabaseSync;
  readonly #making: string;

  constructor(open: OpenDatabase, place: string, making: string) {
    this.#open = open;
    this.#database = open.database;
    this.place = place;
    this.#making = making;
  }

  async write({ name, columns }: Table, rows: readonly TableRow[]): Promise<void> {
    const names = Object.keys(columns);
    const values = names.map(() => '?').join();
    const insert = this.#database.prepare(`INSERT INTO ${name} (${names}) VALUES (${values})`);
    this.#database.exec('BEGIN');
    for (const row of rows) insert.run(...names.map((column) => row[column] ?? null));
    this.#database.exec('COMMIT');
    this.#open.file.committed();
  }

  async issue({ name }: Table, last: number): Promise<void> {
    // Tables whose numbers go on from the greatest that is there are not in this list.
    this.#database
      .prepare('UPDATE sqlite_sequence SET seq = ? WHERE name = ? AND seq < ?')
      .run(last, name, last);
    if (!this.#issuesForAllTime(name)) return;
    this.#database
      .prepare(
        `INSERT INTO sqlite_sequence (name, seq)
         SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)`,
      )
      .run(name, last);
  }

  async finish(): Promise<void> {
    this.#open.close();
    for (const name of FILES) renameSync(join(this.#making, name), join(this.place, name));
    syncPath(this.place);
    rmSync(this.#making, { recursive: true });
  }

  async abandon(): Promise<void> {
    this.#open.close();
    rmSync(this.#making, { recursive: true, force: true });
  }

  #issuesForAllTime(name: string): boolean {
    const schema = this.#database.prepare('SELECT sql FROM sqlite_schema WHERE name = ?');
    return String(schema.get(name)?.sql).includes('AUTOINCREMENT');
  }
}
