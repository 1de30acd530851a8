import type { Fetched } from '../codec/codec.ts';
import type { HumanTaskQuery } from '../port.ts';
import { type HumanTaskSource, humanTaskSources } from '../rows/human-task-sources.ts';
import { lookupText } from '../rows/lookup-text.ts';
import type { HumanTaskRow } from '../rows/rows.ts';
import { fetchDocument, fetchDocuments } from './documents.ts';
import { deleteFrom, insertInto, putInto } from './many-rows.ts';
import { Parameters } from './parameters.ts';
import type { Queries } from './queries.ts';

const ID = { run_id: 'text', activation: 'text' } as const;
const ORDER_COLUMNS = { is_open: 'bigint', order_at: 'bigint', opened_at: 'bigint' } as const;

const putTasks = putInto(
  'human_tasks',
  {
    ...ID,
    namespace: 'text',
    ...ORDER_COLUMNS,
    status: 'text',
    task: 'text',
    task_references: 'text',
  },
  ['run_id', 'activation'],
);
const forgetCandidates = deleteFrom('human_task_candidates', ID);
const noteCandidates = insertInto('human_task_candidates', {
  namespace: 'text',
  candidate: 'text',
  ...ORDER_COLUMNS,
  ...ID,
});

/** Writes human tasks as they are now, and who finds them. */
export async function writeHumanTasks(
  queries: Queries,
  rows: readonly HumanTaskRow[],
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  const tasks = rows.map(({ id, place, status, task }) => [...id, ...place, status, ...task]);
  const candidates = rows.flatMap(({ id, place: [namespace, ...order], finders }) =>
    finders.map((finder) => [namespace, lookupText(finder), ...order, ...id]),
  );
  await Promise.all([
    putTasks(queries, tasks),
    forgetCandidates(queries, ids),
    noteCandidates(queries, candidates),
  ]);
}

export async function readHumanTask(
  queries: Queries,
  runId: string,
  activation: string,
): Promise<Fetched | null> {
  const [row] = await queries.rows(
    'SELECT task, task_references FROM human_tasks WHERE run_id = $1 AND activation = $2',
    runId,
    activation,
  );
  return fetchDocument(queries, row && [row.task, row.task_references]);
}

/** Human tasks in their order, at most `query.limit` of them. */
export async function listHumanTasks(queries: Queries, query: HumanTaskQuery): Promise<Fetched[]> {
  const parameters = new Parameters();
  const sql = listStatement(query, parameters);
  const rows = await queries.rows(sql, ...parameters.values);
  const stored = rows.map((row) => [row.task, row.task_references] as const);
  return fetchDocuments(queries, stored);
}

const ORDER = 'order_at, opened_at, run_id, activation';

/** Each part reads one range of an index in the order of the list; the first of all of them are joined. */
export function listStatement(query: HumanTaskQuery, parameters: Parameters): string {
  const some = humanTaskSources(query).map((source) => `(${partOf(query, source, parameters)})`);
  return `SELECT task, task_references FROM (
      SELECT * FROM (${some.join(' UNION ')}) AS every_part ORDER BY ${ORDER} LIMIT ${parameters.add(query.limit)}
    ) AS place JOIN human_tasks USING (run_id, activation)
    ORDER BY place.order_at, place.opened_at, run_id, activation`;
}

function partOf(
  query: HumanTaskQuery,
  { isOpen, candidate }: HumanTaskSource,
  parameters: Parameters,
) {
  const { namespace, status, dueBefore, runId, after, limit } = query;
  const conditions = [
    `source.namespace = ${parameters.add(namespace)}`,
    `source.is_open = ${parameters.add(isOpen)}`,
    `human_tasks.status = ANY(${parameters.add(status)}::text[])`,
  ];
  if (candidate !== undefined) {
    conditions.push(`source.candidate = ${parameters.add(lookupText(candidate))}`);
  }
  if (dueBefore !== undefined) conditions.push(`source.order_at < ${parameters.add(dueBefore)}`);
  if (runId !== undefined) conditions.push(`source.run_id = ${parameters.add(runId)}`);
  if (after !== undefined) {
    const place = [after.orderAt, after.openedAt, after.runId, after.activation];
    const values = place.map((value) => parameters.add(value)).join();
    conditions.push(`(${PLACE}) > (${values})`);
  }
  const table = candidate === undefined ? 'human_tasks' : 'human_task_candidates';
  return `SELECT ${PLACE} FROM ${table} AS source JOIN human_tasks USING (run_id, activation)
    WHERE ${conditions.join(' AND ')} ORDER BY ${PLACE} LIMIT ${parameters.add(limit)}`;
}

const PLACE = ORDER.split(', ')
  .map((column) => `source.${column}`)
  .join();
