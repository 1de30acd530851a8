import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Fetched } from '../codec/codec.ts';
import type { RunQuery } from '../port.ts';
import { prepareFetch } from './blobs.ts';

type Condition = readonly [sql: string, ...values: SQLInputValue[]];

/** Summaries newest first, at most `query.limit` of them. */
export function prepareListRuns(database: DatabaseSync): (query: RunQuery) => Fetched[] {
  const fetch = prepareFetch(database);
  return (query) => {
    // The index has each status in order, not several together: all of them would have to be sorted.
    const statuses = query.status === undefined ? [undefined] : [...new Set(query.status)];
    const rows = statuses.flatMap((status) => {
      const { sql, values } = listStatement(query, status);
      return database.prepare(sql).all(...values);
    });
    const first = statuses.length > 1 ? rows.toSorted(newestFirst).slice(0, query.limit) : rows;
    return first.map((row) => fetch(row.summary, row.summary_references));
  };
}

type Row = { readonly [column: string]: SQLOutputValue };

/** What is asked for the runs of one status, or of any. */
export function listStatement(query: RunQuery, status: string | undefined) {
  const conditions = conditionsOf(query, status);
  const where = conditions.map(([sql]) => sql).join(' AND ');
  const sql = `SELECT summary, summary_references, started_at, id FROM runs WHERE ${where}
     ORDER BY started_at DESC, id DESC LIMIT ?`;
  return { sql, values: [...conditions.flatMap(([, ...values]) => values), query.limit] };
}

function newestFirst(a: Row, b: Row): number {
  const later = Number(b.started_at) - Number(a.started_at);
  if (later !== 0) return later;
  return String(a.id) < String(b.id) ? 1 : -1;
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

function conditionsOf(query: RunQuery, status: string | undefined): Condition[] {
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
  add('status = ?', status);
  for (const [key, value] of Object.entries(query.tags ?? {})) {
    const tag = "SELECT 1 FROM json_each(summary, '$.tags') AS tag";
    conditions.push([`EXISTS (${tag} WHERE tag.key = ? AND tag.value = ?)`, key, value]);
  }
  if (query.after !== undefined) {
    conditions.push(['(started_at, id) < (?, ?)', query.after.startedAt, query.after.id]);
  }
  return conditions;
}
