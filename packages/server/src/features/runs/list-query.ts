import type { FieldError, QueryOf, ROUTES, RunStatus } from '@tutti/api';
import { RUN_STATUSES } from '@tutti/api';
import type { RunSummary } from '../../runtime/runtime.ts';
import type { RunQuery } from '../../store/port.ts';
import { decodeCursor, UNKNOWN_CURSOR } from '../cursor.ts';
import { readRunPlace } from './rules.ts';

type Query = QueryOf<typeof ROUTES.listRuns>;

export type QueryReading =
  | { readonly kind: 'query'; readonly query: RunQuery }
  | { readonly kind: 'mistake'; readonly error: FieldError };

/** The store's question behind the query of the run list. */
export function readListQuery(namespace: string, query: Query): QueryReading {
  const { cursor, limit = 50 } = query;
  const after = cursor === undefined ? undefined : readRunPlace(decodeCursor(cursor));
  if (after === null) return { kind: 'mistake', error: UNKNOWN_CURSOR };
  return {
    kind: 'query',
    query: { namespace, ...readFilters(query), ...(after && { after }), limit },
  };
}

function readFilters(query: Query): Omit<RunQuery, 'limit'> {
  const { status, definition, version, parent, startedAfter, startedBefore, tag, rerunOf } = query;
  return {
    ...(status !== undefined && { status: readStatuses(status) }),
    ...(definition !== undefined && { name: definition }),
    ...(version !== undefined && { version }),
    ...(parent !== undefined && { parentRunId: parent }),
    ...(rerunOf !== undefined && { rerunOf }),
    ...(startedAfter !== undefined && { startedFrom: instantOf(startedAfter) }),
    ...(startedBefore !== undefined && { startedBefore: instantOf(startedBefore) }),
    ...(tag !== undefined && { tags: readTags(tag) }),
  };
}

/** RFC 3339 has leap seconds, `Date` does not: one is the instant that follows it. */
export function instantOf(text: string): number {
  const known = text.replace(/(:\d\d):60/, '$1:59');
  return Date.parse(known) + (known === text ? 0 : 1000);
}

function readStatuses(text: string): readonly RunStatus[] {
  const wanted = new Set(text.split(','));
  return RUN_STATUSES.filter((status) => wanted.has(status));
}

function readTags(tags: readonly string[]): { readonly [key: string]: string } {
  return Object.fromEntries(
    tags.map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)]),
  );
}

/** Whether a run is one that the query asks for, its page aside. */
export function matches(query: RunQuery, run: RunSummary): boolean {
  return (
    (query.namespace === undefined || query.namespace === run.namespace) &&
    (query.status === undefined || query.status.includes(run.status)) &&
    (query.name === undefined || query.name === run.definition.name) &&
    (query.version === undefined || query.version === run.definition.version) &&
    (query.parentRunId === undefined || query.parentRunId === run.parentRunId) &&
    (query.rerunOf === undefined || query.rerunOf === run.rerunOf) &&
    (query.startedFrom === undefined || query.startedFrom <= run.startedAt) &&
    (query.startedBefore === undefined || run.startedAt < query.startedBefore) &&
    hasTags(run.tags ?? {}, query.tags ?? {})
  );
}

function hasTags(
  tags: { readonly [key: string]: string },
  wanted: { readonly [key: string]: string },
) {
  return Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(tags, key) && tags[key] === value,
  );
}
