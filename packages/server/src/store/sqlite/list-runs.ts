import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Fetched } from '../codec/codec.ts';
import type { RunQuery } from '../port.ts';
import { prepareFetch } from './blobs.ts';

type Condition = readonly [sql: string, ...values: SQLInputValue[]];

/** Summaries newest first, at most `query.limit` of them. */
export function prepareListRuns(database: DatabaseSync): (query: RunQuery) => Fetched[] {
  const fetch = prepareFetch(database);
  return (query) => {
    const conditions = conditionsOf(query);
    const where = conditions.map(([sql]) => sql).join(' AND ');
    const statement = database.prepare(
      `SELECT summary, summary_references FROM runs WHERE ${where}
       ORDER BY started_at DESC, id DESC LIMIT ?`,
    );
    const values = conditions.flatMap(([, ...values]) => values);
    const rows = statement.all(...values, query.limit);
    return rows.map((row) => fetch(row.summary, row.summary_references));
  };
}

/** The summary of one run. */
export function prepareReadRun(database: DatabaseSync): (runId: string) => Fetched | null {
  const fetch = prepareFetch(database);
  const select = database.prepare('SELECT summary, summary_references FROM runs WHERE id = ?');
  return (runId) => {
    const row = select.get(runId);
    return row === undefined ? null : fetch(row.summary, row.summary_references);
  };
}

function conditionsOf(query: RunQuery): Condition[] {
  const conditions: Condition[] = [['TRUE']];
  const add = (sql: string, value: SQLInputValue | undefined) => {
    if (value !== undefined) conditions.push([sql, value]);
  };
  add('namespace = ?', query.namespace);
  add('name = ?', query.name);
  add('version = ?', query.version);
  add('parent_run_id = ?', query.parentRunId);
  add('rerun_of = ?', query.rerunOf);
  add('started_at >= ?', query.startedFrom);
  add('started_at < ?', query.startedBefore);
  if (query.status !== undefined) {
    conditions.push([`status IN (${query.status.map(() => '?').join()})`, ...query.status]);
  }
  for (const [key, value] of Object.entries(query.tags ?? {})) {
    const tag = "SELECT 1 FROM json_each(summary, '$.tags') AS tag";
    conditions.push([`EXISTS (${tag} WHERE tag.key = ? AND tag.value = ?)`, key, value]);
  }
  if (query.after !== undefined) {
    conditions.push(['(started_at, id) < (?, ?)', query.after.startedAt, query.after.id]);
  }
  return conditions;
}
