import type { Fetched } from '../codec/codec.ts';
import type { RunQuery } from '../port.ts';
import { tagLookup } from '../rows/tag-text.ts';
import { fetchDocument, fetchDocuments } from './documents.ts';
import { Parameters } from './parameters.ts';
import type { Queries, Value } from './queries.ts';

/** Summaries newest first, at most `query.limit` of them. */
export async function listRuns(queries: Queries, query: RunQuery): Promise<Fetched[]> {
  const parameters = new Parameters();
  const sql = listStatement(query, parameters);
  const rows = await queries.rows(sql, ...parameters.values);
  const stored = rows.map((row) => [row.summary, row.summary_references] as const);
  return fetchDocuments(queries, stored);
}

export function listStatement(query: RunQuery, parameters: Parameters): string {
  const conditions = ['TRUE', ...conditionsOf(query, parameters)].join(' AND ');
  return `SELECT summary, summary_references FROM runs WHERE ${conditions}
    ORDER BY started_at DESC, id DESC LIMIT ${parameters.add(query.limit)}`;
}

/** The summary of one run. */
export async function readRun(queries: Queries, runId: string): Promise<Fetched | null> {
  const sql = 'SELECT summary, summary_references FROM runs WHERE id = $1';
  const [row] = await queries.rows(sql, runId);
  return fetchDocument(queries, row && [row.summary, row.summary_references]);
}

function conditionsOf(query: RunQuery, parameters: Parameters): string[] {
  const conditions: string[] = [];
  const add = (sql: (value: string) => string, value: Value | undefined) => {
    if (value !== undefined) conditions.push(sql(parameters.add(value)));
  };
  add((value) => `namespace = ${value}`, query.namespace);
  add((value) => `name = ${value}`, query.name);
  add((value) => `version = ${value}`, query.version);
  add((value) => `parent_run_id = ${value}`, query.parentRunId);
  add((value) => `rerun_of = ${value}`, query.rerunOf);
  add((value) => `started_at >= ${value}`, query.startedFrom);
  add((value) => `started_at < ${value}`, query.startedBefore);
  add((value) => `status = ANY(${value}::text[])`, query.status);
  for (const [key, value] of Object.entries(query.tags ?? {})) {
    add((tag) => `id IN (SELECT run_id FROM run_tags WHERE tag = ${tag})`, tagLookup(key, value));
  }
  if (query.after !== undefined) {
    const { startedAt, id } = query.after;
    conditions.push(`(started_at, id) < (${parameters.add(startedAt)}, ${parameters.add(id)})`);
  }
  return conditions;
}
