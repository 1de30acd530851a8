import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Fetched } from '../codec/codec.ts';
import type { RunQuery } from '../port.ts';
import { tagText } from '../rows/tag-text.ts';
import { prepareFetch } from './blobs.ts';

type Condition = readonly [sql: string, ...values: SQLInputValue[]];

/** Summaries newest first, at most `query.limit` of them. */
export function prepareListRuns(database: DatabaseSync): (query: RunQuery) => Fetched[] {
  const fetch = prepareFetch(database);
  const leadOf = prepareLead(database);
  return (query) => {
    // The index has each status in order, not several together: all of them would have to be sorted.
    const statuses = query.status === undefined ? [undefined] : [...new Set(query.status)];
    const lead = leadOf(query);
    const rows = statuses.flatMap((status) => {
      const { sql, values } = listStatement(query, status, lead);
      return database.prepare(sql).all(...values);
    });
    const first = statuses.length > 1 ? rows.toSorted(newestFirst).slice(0, query.limit) : rows;
    return first.map((row) => fetch(row.summary, row.summary_references));
  };
}

type Row = { readonly [column: string]: SQLOutputValue };

/** Runs of a tag are all looked at when there are fewer. */
const RARE = 1000;

/**
 * The tag whose runs are gone through, each in the order of lists; undefined: runs are gone through by what
 * else is asked, which is better where that is rare and the tag is not.
 */
function prepareLead(database: DatabaseSync): (query: RunQuery) => string | undefined {
  const count = database.prepare(
    'SELECT count(*) AS n FROM (SELECT 1 FROM run_tags WHERE tag = ? LIMIT ?)',
  );
  return (query) => {
    const counted = tagsOf(query).map((tag) => ({ tag, runs: Number(count.get(tag, RARE)?.n) }));
    const [rarest] = counted.toSorted((a, b) => a.runs - b.runs);
    const { status, name, parentRunId, rerunOf } = query;
    const isAlone = [status, name, parentRunId, rerunOf].every((other) => other === undefined);
    return isAlone || (rarest && rarest.runs < RARE) ? rarest?.tag : undefined;
  };
}

function tagsOf({ tags = {} }: RunQuery): string[] {
  return Object.entries(tags).map(([key, value]) => tagText(key, value));
}

/** What is asked for the runs of one status, or of any. `lead`: the tag whose runs are gone through. */
export function listStatement(query: RunQuery, status: string | undefined, lead?: string) {
  const conditions = conditionsOf(query, status, lead);
  const where = conditions.map(([sql]) => sql).join(' AND ');
  const [from, run, id] =
    lead === undefined
      ? ['runs AS place', 'place', 'place.id']
      : ['run_tags AS place CROSS JOIN runs ON runs.id = place.run_id', 'runs', 'place.run_id'];
  const sql = `SELECT ${run}.summary, ${run}.summary_references, ${run}.started_at, ${run}.id FROM ${from}
     WHERE ${where} ORDER BY place.started_at DESC, ${id} DESC LIMIT ?`;
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

function conditionsOf(
  query: RunQuery,
  status: string | undefined,
  lead: string | undefined,
): Condition[] {
  const conditions: Condition[] = [['TRUE']];
  const add = (sql: string, value: SQLInputValue | undefined) => {
    if (value !== undefined) conditions.push([sql, value]);
  };
  add('place.tag = ?', lead);
  add('place.namespace = ?', query.namespace);
  add('name = ?', query.name);
  add('version = ?', query.version);
  add('parent_run_id = ?', query.parentRunId);
  add('rerun_of = ?', query.rerunOf);
  add('place.started_at >= ?', query.startedFrom);
  add('place.started_at < ?', query.startedBefore);
  add('status = ?', status);
  const id = lead === undefined ? 'place.id' : 'place.run_id';
  for (const tag of tagsOf(query)) {
    if (tag !== lead) conditions.push([hasTag(id), tag]);
  }
  if (query.after !== undefined) {
    const { startedAt, id: after } = query.after;
    conditions.push([`(place.started_at, ${id}) < (?, ?)`, startedAt, after]);
  }
  return conditions;
}

/** One entry of the index. A subquery with an answer: the planner shall not begin with it. */
function hasTag(id: string): string {
  return `(SELECT count(*) FROM run_tags AS other WHERE other.tag = ? AND other.namespace = place.namespace
     AND other.started_at = place.started_at AND other.run_id = ${id}) = 1`;
}
