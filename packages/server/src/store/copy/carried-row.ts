import type { CloudEvent, HumanTask } from '@tutti/engine';
import { finderKeys } from '../human-tasks.ts';
import { isLookupHash, lookupText } from '../rows/lookup-text.ts';
import type { StoreTarget, TableRow } from '../rows/store-tables.ts';
import { type Table, tableNamed } from '../rows/tables.ts';
import { tagLookup, tagText } from '../rows/tag-text.ts';
import type { StoredDocuments } from '../verify/stored-documents.ts';

/** A row as the target has it. PostgreSQL looks long texts up by what stands for them; SQLite has them whole. */
export function carriedRow(
  target: StoreTarget,
  table: Table,
  row: TableRow,
  documents: StoredDocuments,
): TableRow {
  const { lookups = [] } = table;
  if (lookups.length === 0) return row;
  const whole = { ...row, ...wholeColumns(table, row, documents) };
  if (target.kind === 'sqlite') {
    for (const column of lookups) refuseHash(table, row, column, whole[column]);
    return whole;
  }
  const looked = lookups.map((column) => [column, lookedUp(whole[column])] as const);
  return { ...whole, ...Object.fromEntries(looked) };
}

/** What the document of an event says of its columns. */
function wholeColumns(table: Table, row: TableRow, documents: StoredDocuments): TableRow {
  const isWhole = !table.lookups?.some((column) => isLookupHash(String(row[column])));
  if (isWhole || table.name !== 'cloud_events') return {};
  const { source, id, type } = documents.read<CloudEvent>(table, row);
  return { source, event_id: id, type };
}

function refuseHash(table: Table, row: TableRow, column: string, value: TableRow[string] = null) {
  if (!isLookupHash(String(value))) return;
  const place = table.key.map((one) => row[one]).join(' ');
  throw new Error(
    `Expected every ${column} of ${table.name} to be shorter than 200 bytes, but that of ${place} is longer, ` +
      'and PostgreSQL keeps only a hash of it, which SQLite cannot use. ' +
      'Let the run end first, or stay with PostgreSQL.',
  );
}

function lookedUp(value: TableRow[string] = null): TableRow[string] {
  if (value === null || isLookupHash(String(value))) return value;
  return lookupText(String(value));
}

/** The rows of other tables that follow from this one. */
export function derivedRows(
  target: StoreTarget,
  table: Table,
  row: TableRow,
  documents: StoredDocuments,
): readonly (readonly [table: Table, row: TableRow])[] {
  if (table.name === 'human_tasks') return candidatesOf(target, table, row, documents);
  if (table.name === 'runs') return tagsOf(target, table, row, documents);
  return [];
}

function tagsOf(
  { kind }: StoreTarget,
  table: Table,
  row: TableRow,
  documents: StoredDocuments,
): readonly (readonly [Table, TableRow])[] {
  const { namespace, started_at, id: run_id } = row as Required<TableRow>;
  const { tags = {} } = documents.read<{ tags?: { [key: string]: string } }>(table, row);
  const textOf = kind === 'postgres' ? tagLookup : tagText;
  return Object.entries(tags).map(([key, value]) => {
    const tagged = { tag: textOf(key, value), namespace, started_at, run_id } as TableRow;
    return [tableNamed('run_tags'), tagged] as const;
  });
}

function candidatesOf(
  { kind }: StoreTarget,
  table: Table,
  row: TableRow,
  documents: StoredDocuments,
): readonly (readonly [Table, TableRow])[] {
  const { namespace, is_open, order_at, opened_at, run_id, activation } = row as Required<TableRow>;
  const place = { namespace, is_open, order_at, opened_at, run_id, activation } as TableRow;
  return finderKeys(documents.read<HumanTask>(table, row)).map((finder) => {
    const candidate = kind === 'postgres' ? lookupText(finder) : finder;
    return [tableNamed('human_task_candidates'), { ...place, candidate }] as const;
  });
}
