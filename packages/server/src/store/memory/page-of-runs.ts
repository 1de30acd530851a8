import type { RunSummary } from '../../runtime/runtime.ts';
import type { RunCursor, RunPage, RunQuery } from '../port.ts';

/** What a query finds among `all`, newest first. */
export function pageOfRuns(all: readonly RunSummary[], query: RunQuery): RunPage {
  const found = all.filter((run) => matches(run, query)).sort(compareNewestFirst);
  const runs = found.slice(0, query.limit);
  const last = runs.at(-1);
  if (found.length <= query.limit || last === undefined) return { runs };
  return { runs, next: { startedAt: last.startedAt, id: last.id } };
}

function matches(run: RunSummary, query: RunQuery): boolean {
  const { after, tags = {} } = query;
  return (
    (query.namespace ?? run.namespace) === run.namespace &&
    (query.status ?? [run.status]).includes(run.status) &&
    (query.name ?? run.definition.name) === run.definition.name &&
    (query.version ?? run.definition.version) === run.definition.version &&
    (query.parentRunId ?? run.parentRunId) === run.parentRunId &&
    (query.rerunOf ?? run.rerunOf) === run.rerunOf &&
    (query.startedFrom ?? run.startedAt) <= run.startedAt &&
    (query.startedBefore ?? Infinity) > run.startedAt &&
    Object.entries(tags).every(([key, value]) => tagOf(run, key) === value) &&
    (after === undefined || compareNewestFirst(run, after) > 0)
  );
}

function tagOf({ tags = {} }: RunSummary, key: string): string | undefined {
  return Object.hasOwn(tags, key) ? tags[key] : undefined;
}

function compareNewestFirst(a: RunCursor, b: RunCursor): number {
  if (a.startedAt !== b.startedAt) return b.startedAt - a.startedAt;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
