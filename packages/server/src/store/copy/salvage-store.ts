import type { StoreTables, StoreTarget, TableRow } from '../rows/store-tables.ts';
import type { Table } from '../rows/tables.ts';
import { StoredDocuments } from '../verify/stored-documents.ts';
import { carriedRow, derivedRows } from './carried-row.ts';

const PAGE = 100;

/**
 * Carries all that can be read of a damaged store into a new one. What cannot is left out; answers
 * what that is, in words. Whether what is left makes sense, verifying tells.
 */
export async function salvageStore(
  source: StoreTables,
  target: StoreTarget,
): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const table of source.tables) {
    if (!table.isDerived) await salvageTable(source, target, table, lost);
  }
  await target.finish();
  return lost;
}

async function salvageTable(
  source: StoreTables,
  target: StoreTarget,
  table: Table,
  lost: string[],
): Promise<void> {
  for (let after: TableRow | null = null; ; ) {
    const read: readonly TableRow[] | Error = await readable(source, table, after);
    if (read instanceof Error) {
      const place =
        after === null
          ? 'from the first'
          : `after ${table.key.map((key) => after?.[key]).join(' ')}`;
      lost.push(`The rows of ${table.name} cannot be read, ${place}: ${read.message}.`);
      break;
    }
    for (const row of read) await salvageRow(source, target, table, row, lost);
    after = read.at(-1) ?? null;
    if (after === null) break;
  }
  if (table.issued === undefined) return;
  const issued = await source.issued(table).catch(() => 0);
  await target.issue(table, issued);
}

/** The next rows: one alone where a page of them cannot be read. */
async function readable(
  source: StoreTables,
  table: Table,
  after: TableRow | null,
): Promise<readonly TableRow[] | Error> {
  for (const limit of [PAGE, 1]) {
    try {
      return await source.page(table, after, limit);
    } catch (error) {
      if (limit === 1) return error instanceof Error ? error : new Error(String(error));
    }
  }
  return [];
}

async function salvageRow(
  source: StoreTables,
  target: StoreTarget,
  table: Table,
  row: TableRow,
  lost: string[],
): Promise<void> {
  try {
    const documents = await StoredDocuments.of(source, table.document ? [[table, [row]]] : []);
    const derived = derivedRows(target, table, row, documents);
    await target.write(table, [carriedRow(target, table, row, documents)]);
    for (const [of, one] of derived) await target.write(of, [one]);
  } catch (error) {
    const place = table.key.map((key) => row[key]).join(' ');
    lost.push(
      `Row ${place} of ${table.name} is left out: ${error instanceof Error ? error.message : error}.`,
    );
  }
}
