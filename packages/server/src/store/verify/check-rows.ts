import { createHash } from 'node:crypto';
import type { CloudEvent } from '@tutti/engine';
import type { Plan } from '@tutti/language';
import { offersOfSchedule } from '../offers-of-schedule.ts';
import { lookupOf } from '../rows/lookup-text.ts';
import { everyPage, type StoreTables, type TableRow } from '../rows/store-tables.ts';
import { type Table, type TableName, tableNamed } from '../rows/tables.ts';
import { wordsOf } from './check-log.ts';
import { offerText } from './check-standing.ts';
import { type CheckName, type Findings, REMEDY } from './findings.ts';
import { OF_RUNS } from './run-rows.ts';
import { StoredDocuments } from './stored-documents.ts';

/** Checks every table that is not checked with the runs, and what refers to runs that are not there. */
export async function checkRows(store: StoreTables, findings: Findings): Promise<void> {
  for (const table of store.tables) {
    for await (const rows of everyPage(store, table)) {
      await checkReferences(store, table, rows, findings);
      await checkContent(store, table, rows, findings);
    }
    await checkNumbers(store, table, findings);
  }
}

/** The column of a table that names a row of another. Runs and schedules have no row for an empty name. */
const REFERENCES: readonly (readonly [TableName, column: string, TableName, key: string])[] = [
  ...OF_RUNS.map((table) => [table, 'run_id', 'runs', 'id'] as const),
  ['deliveries', 'run_id', 'runs', 'id'],
  ['run_tags', 'run_id', 'runs', 'id'],
  ['start_keys', 'run_id', 'runs', 'id'],
  ['deliveries', 'event_position', 'cloud_events', 'position'],
  ['definitions', 'plan_id', 'plans', 'id'],
  ['schedules', 'plan_id', 'plans', 'id'],
];

async function checkReferences(
  store: StoreTables,
  { name, key }: Table,
  rows: readonly TableRow[],
  findings: Findings,
): Promise<void> {
  for (const [from, column, to, target] of REFERENCES) {
    if (from !== name) continue;
    const named = new Set(rows.map((row) => String(row[column])).filter((value) => value !== ''));
    const found = await store.rowsOf(tableNamed(to), target, [...named]);
    for (const row of found) named.delete(String(row[target]));
    for (const row of rows) {
      if (!named.has(String(row[column]))) continue;
      const about = `${name} ${key.map((one) => row[one]).join(' ')}`;
      const expected = `${column} ${row[column]} to be in ${to}`;
      findings.add({
        check: 'references',
        about,
        expected,
        found: 'it is not',
        remedy: REMEDY.restore,
      });
    }
  }
}

async function checkContent(
  store: StoreTables,
  table: Table,
  rows: readonly TableRow[],
  findings: Findings,
): Promise<void> {
  const tell = (row: TableRow, check: CheckName, expected: string, found: string) => {
    const about = `${table.name} ${table.key.map((one) => row[one]).join(' ')}`;
    findings.add({ check, about, expected, found, remedy: REMEDY.restore });
  };
  if (table.name === 'blobs') return checkBlobs(rows, tell);
  if (table.name === 'cloud_events') return checkEvents(store, table, rows, tell);
  if (table.name === 'schedules') return checkSchedules(store, rows, tell);
  const read = READERS[table.name];
  if (read === undefined) return;
  const documents = await StoredDocuments.of(store, table.document ? [[table, rows]] : []);
  for (const row of rows) {
    try {
      read(table, row, documents);
    } catch (error) {
      tell(row, 'documents', 'a document that can be read', wordsOf(error));
    }
  }
}

type Tell = (row: TableRow, check: CheckName, expected: string, found: string) => void;

/** How the documents of tables are read that need no more than that. */
const READERS: {
  readonly [table: string]: (table: Table, row: TableRow, documents: StoredDocuments) => unknown;
} = {
  plans: (_, { plan }) => JSON.parse(String(plan)),
  resources: (_, { document }) => JSON.parse(String(document)),
  outbox: (table, row, documents) => documents.read(table, row),
  event_sets: (table, row, documents) => documents.read(table, row),
};

function checkBlobs(rows: readonly TableRow[], tell: Tell): void {
  for (const row of rows) {
    const hash = createHash('sha256').update(String(row.text)).digest('hex');
    if (hash !== row.hash) tell(row, 'blobs', 'the content of this hash', `one of hash ${hash}`);
  }
}

async function checkEvents(
  store: StoreTables,
  table: Table,
  rows: readonly TableRow[],
  tell: Tell,
): Promise<void> {
  const documents = await StoredDocuments.of(store, [[table, rows]]);
  for (const row of rows) {
    try {
      const { source, id, type } = documents.read<CloudEvent>(table, row);
      const expected = [source, id, type].map(lookupOf).join(' ');
      const found = [row.source, row.event_id, row.type].map(String).map(lookupOf).join(' ');
      if (expected !== found) tell(row, 'documents', `the columns to be ${expected}`, found);
    } catch (error) {
      tell(row, 'documents', 'an event that can be read', wordsOf(error));
    }
  }
}

/** A schedule is the one of its plan, and is offered what that waits for. */
async function checkSchedules(
  store: StoreTables,
  rows: readonly TableRow[],
  tell: Tell,
): Promise<void> {
  const planIds = [...new Set(rows.map(({ plan_id }) => String(plan_id)))];
  const plans = await store.rowsOf(tableNamed('plans'), 'id', planIds);
  const texts = new Map(plans.map(({ id, plan }) => [String(id), String(plan)]));
  const names = rows.map(({ name }) => String(name));
  const subscribed = await store.rowsOf(tableNamed('subscriptions'), 'subscription', names);
  for (const row of rows) {
    try {
      const { schedule }: Plan = JSON.parse(texts.get(String(row.plan_id)) ?? 'null') ?? {};
      if (JSON.stringify(schedule) !== row.schedule) {
        tell(row, 'documents', 'the schedule of its plan', String(row.schedule));
      }
      if (row.state !== null) JSON.parse(String(row.state));
      checkOffers(row, offersOfSchedule(schedule), subscribed, tell);
    } catch (error) {
      tell(row, 'documents', 'a schedule that can be read', wordsOf(error));
    }
  }
}

function checkOffers(
  schedule: TableRow,
  offers: ReturnType<typeof offersOfSchedule>,
  subscribed: readonly TableRow[],
  tell: Tell,
): void {
  const [name, namespace] = [String(schedule.name), String(schedule.namespace)];
  const kept = subscribed.filter(
    (row) => row.run_id === '' && row.namespace === namespace && row.subscription === name,
  );
  const found = new Set(
    kept.map((row) =>
      JSON.stringify([
        name,
        namespace,
        ...[row.type, row.source, row.path, row.value].map((text) => lookupOf(String(text))),
      ]),
    ),
  );
  const wanted = new Set(offers.map((offer) => offerText(name, namespace, offer)));
  if ([...wanted].toSorted().join() === [...found].toSorted().join()) return;
  tell(schedule, 'subscriptions', `subscriptions ${[...wanted]}`, [...found].join() || 'none');
}

async function checkNumbers(store: StoreTables, table: Table, findings: Findings): Promise<void> {
  const { name, issued } = table;
  if (issued === undefined) return;
  const last = await store.issued(table);
  const most = await greatest(store, table, last);
  if (most <= last) return;
  const expected = `numbers of ${issued} to go on after ${most}`;
  const remedy = 'Copy the store into a new one with `tutti store copy`, which puts that right.';
  findings.add({ check: 'numbers', about: name, expected, found: `after ${last}`, remedy });
}

/** The greatest number of a table, or `last` when none is greater. */
async function greatest(store: StoreTables, table: Table, last: number): Promise<number> {
  const beyond = await store.page(table, { [table.issued ?? '']: last }, 1);
  return Number(beyond[0]?.[table.issued ?? ''] ?? last);
}
