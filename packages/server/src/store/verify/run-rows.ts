import type { StoreTables, TableRow } from '../rows/store-tables.ts';
import { type TableName, tableNamed } from '../rows/tables.ts';
import { StoredDocuments } from './stored-documents.ts';

/** All that a store holds of one run. */
export interface RunRows {
  readonly run: TableRow;
  /** In the order of their events. */
  readonly turns: readonly TableRow[];
  readonly snapshots: readonly TableRow[];
  readonly outbox: readonly TableRow[];
  readonly subscriptions: readonly TableRow[];
  readonly places: readonly TableRow[];
  readonly human_tasks: readonly TableRow[];
  readonly human_task_candidates: readonly TableRow[];
  readonly documents: StoredDocuments;
}

/** Tables with rows of runs, which are found by the run. */
export const OF_RUNS = [
  'turns',
  'snapshots',
  'outbox',
  'subscriptions',
  'places',
  'human_tasks',
  'human_task_candidates',
] as const satisfies readonly TableName[];

type OfRuns = (typeof OF_RUNS)[number];

/** What the store holds of these runs: one question for each table. */
export async function readRuns(store: StoreTables, runs: readonly TableRow[]): Promise<RunRows[]> {
  const ids = runs.map(({ id }) => String(id));
  const found = new Map<OfRuns, readonly TableRow[]>();
  for (const name of OF_RUNS) found.set(name, await store.rowsOf(tableNamed(name), 'run_id', ids));
  const withDocuments = OF_RUNS.map((name) => [tableNamed(name), found.get(name) ?? []] as const);
  const documents = await StoredDocuments.of(store, [
    [tableNamed('runs'), runs],
    ...withDocuments.filter(([{ document }]) => document !== undefined),
  ]);
  const byRun = new Map(OF_RUNS.map((name) => [name, groupByRun(found.get(name) ?? [])]));
  return runs.map((run) => {
    const of = (name: OfRuns) => byRun.get(name)?.get(String(run.id)) ?? [];
    return {
      run,
      turns: of('turns').toSorted((a, b) => Number(a.first_sequence) - Number(b.first_sequence)),
      snapshots: of('snapshots'),
      outbox: of('outbox'),
      subscriptions: of('subscriptions'),
      places: of('places'),
      human_tasks: of('human_tasks'),
      human_task_candidates: of('human_task_candidates'),
      documents,
    };
  });
}

function groupByRun(rows: readonly TableRow[]): Map<string, TableRow[]> {
  return Map.groupBy(rows, ({ run_id }) => String(run_id));
}
