import {
  everyPage,
  type StoreTables,
  type StoreTarget,
  type TableRow,
} from '../rows/store-tables.ts';
import type { Table } from '../rows/tables.ts';
import { StoredDocuments } from '../verify/stored-documents.ts';
import { carriedRow, derivedRows } from './carried-row.ts';
import { ContentSum } from './content-sum.ts';

/** How many rows of each table were carried over. */
export interface CopyReport {
  readonly from: string;
  readonly to: string;
  readonly rows: { readonly [table: string]: number };
}

/** Told after every page: rows of a table so far, and how many there are. */
export type OnProgress = (table: string, done: number, of: number) => void;

/**
 * Carries all tables of a store into a new one, then reads both and compares. All of it is there when
 * this resolves, or nothing: `target` is finished or abandoned. `open` opens the finished target.
 */
export async function copyStore(
  source: StoreTables,
  target: StoreTarget,
  open: () => Promise<StoreTables>,
  onProgress: OnProgress = () => {},
): Promise<CopyReport> {
  const sums = new Map<string, ContentSum>();
  try {
    for (const table of source.tables) {
      if (table.isDerived) continue;
      sums.set(table.name, await copyTable(source, target, table, onProgress));
      if (table.issued !== undefined) await target.issue(table, await source.issued(table));
    }
    await target.finish();
  } catch (error) {
    await target.abandon();
    throw error;
  }
  await compare(await open(), sums);
  const rows = [...sums].map(([name, sum]) => [name, sum.rows]);
  return { from: source.place, to: target.place, rows: Object.fromEntries(rows) };
}

async function copyTable(
  source: StoreTables,
  target: StoreTarget,
  table: Table,
  onProgress: OnProgress,
): Promise<ContentSum> {
  const count = await source.count(table);
  const sum = new ContentSum();
  for await (const rows of everyPage(source, table)) {
    const documents = await StoredDocuments.of(source, table.document ? [[table, rows]] : []);
    for (const row of rows) sum.add(table, row);
    await target.write(
      table,
      rows.map((row) => carriedRow(target, table, row, documents)),
    );
    const derived = rows.flatMap((row) => derivedRows(target, table, row, documents));
    for (const [of, some] of Map.groupBy(derived, ([one]) => one)) {
      await target.write(
        of,
        some.map(([, row]) => row),
      );
    }
    onProgress(table.name, sum.rows, count);
  }
  return sum;
}

/** What was read of the source must be what is now read of the target. */
async function compare(copied: StoreTables, sums: ReadonlyMap<string, ContentSum>): Promise<void> {
  try {
    for (const table of copied.tables) {
      const wanted = sums.get(table.name);
      if (wanted === undefined) continue;
      const found = new ContentSum();
      for await (const rows of everyPage(copied, table)) {
        for (const row of rows) found.add(table, row as TableRow);
      }
      if (`${found}` === `${wanted}`) continue;
      throw new Error(
        `Expected table ${table.name} of ${copied.place} to be as it was read (${wanted}), but it is not (${found}). ` +
          'Do not use that copy.',
      );
    }
  } finally {
    await copied.close();
  }
}
