import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { connect } from '../postgres/connection.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { describeWithPostgres } from '../testing/with-postgres.ts';
import type { ColumnValues } from './column-values.ts';
import { type ColumnType, TABLES, type Table } from './tables.ts';

type Shape = { readonly [table: string]: { readonly [column: string]: ColumnType } };

const root = mkdtempSync(join(tmpdir(), 'tutti-tables-'));
afterAll(() => rmSync(root, { recursive: true }));

/** What each database has for itself: nothing of it is carried elsewhere. */
const OF_ITSELF = ['writer', 'sqlite_sequence'];

const LISTED: Shape = Object.fromEntries(
  TABLES.map(({ name, columns }: Table) => [name, columns] as const),
);

/** Columns that the databases store as numbers, and that are flags. */
function shapeOf(rows: readonly ColumnValues[]): Shape {
  const shape: { [table: string]: { [column: string]: ColumnType } } = {};
  for (const row of rows) {
    const [table, column, type] = [String(row.table), String(row.column), String(row.type)];
    if (OF_ITSELF.includes(table)) continue;
    const isFlag = type === 'boolean' || (table === 'schedules' && column === 'is_watching');
    const isNumber = type === 'INTEGER' || type === 'bigint';
    shape[table] = { ...shape[table], [column]: isFlag ? 'flag' : isNumber ? 'number' : 'text' };
  }
  return shape;
}

test('the list of tables is what the migrations of SQLite make', () => {
  const { database, close } = openDatabase({ folder: root });
  const rows = database
    .prepare(
      `SELECT t.name AS "table", c.name AS "column", c.type FROM sqlite_schema t, pragma_table_info(t.name) c
       WHERE t.type = 'table'`,
    )
    .all();
  close();
  const shape = shapeOf(rows);
  expect(shape).toEqual(LISTED);
});

describeWithPostgres('the list of tables', (server) => {
  test('is what the migrations of PostgreSQL make', async () => {
    const connection = await connect({ url: await server().newDatabase() }, { name: 'tests' });
    const rows = await connection.rows(
      `SELECT table_name::text AS "table", column_name::text AS "column", data_type::text AS type
       FROM information_schema.columns WHERE table_schema = 'tutti'`,
    );
    await connection.close();
    expect(shapeOf(rows)).toEqual(LISTED);
  });
});
