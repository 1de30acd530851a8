import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Fetched } from '../codec/codec.ts';
import type { HumanTaskQuery } from '../port.ts';
import { type HumanTaskSource, humanTaskSources } from '../rows/human-task-sources.ts';
import type { HumanTaskRow } from '../rows/rows.ts';
import { prepareFetch } from './blobs.ts';

/** Writes a human task as it is now, and who finds it. */
export function prepareWriteHumanTask(database: DatabaseSync): (row: HumanTaskRow) => void {
  const put = database.prepare(
    `INSERT INTO human_tasks (run_id, activation, namespace, is_open, order_at, opened_at, status,
       task, task_references)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
     ON CONFLICT DO UPDATE SET namespace = ?3, is_open = ?4, order_at = ?5, opened_at = ?6,
       status = ?7, task = ?8, task_references = ?9`,
  );
  const forget = database.prepare(
    'DELETE FROM human_task_candidates WHERE run_id = ? AND activation = ?',
  );
  const note = database.prepare(
    `INSERT INTO human_task_candidates
       (namespace, candidate, is_open, order_at, opened_at, run_id, activation)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  return ({ id, place, status, task, finders }) => {
    put.run(...id, ...place, status, ...task);
    forget.run(...id);
    const [namespace, ...order] = place;
    for (const finder of finders) note.run(namespace, finder, ...order, ...id);
  };
}

export function prepareReadHumanTask(
  database: DatabaseSync,
): (runId: string, activation: string) => Fetched | null {
  const fetch = prepareFetch(database);
  const select = database.prepare(
    'SELECT task, task_references FROM human_tasks WHERE run_id = ? AND activation = ?',
  );
  return (runId, activation) => {
    const row = select.get(runId, activation);
    return row === undefined ? null : fetch(row.task, row.task_references);
  };
}

/** Human tasks in their order, at most `query.limit` of them. */
export function prepareListHumanTasks(
  database: DatabaseSync,
): (query: HumanTaskQuery) => Fetched[] {
  const fetch = prepareFetch(database);
  return (query) => {
    const parts = humanTaskSources(query).map((source) => partOf(query, source));
    const some = parts.map(({ sql }) => `SELECT * FROM (${sql})`).join(' UNION ');
    const statement = database.prepare(
      `SELECT task, task_references FROM (${some} ORDER BY ${ORDER} LIMIT ?) AS place
       JOIN human_tasks USING (run_id, activation) ORDER BY place.order_at, place.opened_at, run_id, activation`,
    );
    const rows = statement.all(...parts.flatMap(({ values }) => values), query.limit);
    return rows.map((row) => fetch(row.task, row.task_references));
  };
}

const ORDER = 'order_at, opened_at, run_id, activation';

function partOf(query: HumanTaskQuery, { isOpen, candidate }: HumanTaskSource) {
  const { namespace, status, dueBefore, runId, after, limit } = query;
  const conditions: (readonly [sql: string, ...values: SQLInputValue[]])[] = [
    ['source.namespace = ?', namespace],
    ['source.is_open = ?', isOpen],
    [`human_tasks.status IN (${status.map(() => '?').join()})`, ...status],
  ];
  if (candidate !== undefined) conditions.push(['source.candidate = ?', candidate]);
  if (dueBefore !== undefined) conditions.push(['source.order_at < ?', dueBefore]);
  if (runId !== undefined) conditions.push(['source.run_id = ?', runId]);
  if (after !== undefined) {
    const { orderAt, openedAt } = after;
    const place = `(${ORDER.split(', ').map((column) => `source.${column}`)})`;
    conditions.push([`${place} > (?, ?, ?, ?)`, orderAt, openedAt, after.runId, after.activation]);
  }
  const table = candidate === undefined ? 'human_tasks' : 'human_task_candidates';
  const where = conditions.map(([sql]) => sql).join(' AND ');
  return {
    sql: `SELECT source.order_at, source.opened_at, source.run_id, source.activation
      FROM ${table} AS source JOIN human_tasks USING (run_id, activation)
      WHERE ${where} ORDER BY source.order_at, source.opened_at, source.run_id, source.activation
      LIMIT ?`,
    values: [...conditions.flatMap(([, ...values]) => values), limit],
  };
}
