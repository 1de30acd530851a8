import { type GroupId, groupOf } from '../../runtime/concurrency/group.ts';
import { rankOf } from '../../runtime/priority.ts';
import type { RunSummary } from '../../runtime/runtime.ts';
import type { GroupPlaces, Place, PlaceInLine } from '../port.ts';

/** The places of a group, as they follow from the summaries of all runs. */
export function placesAmong(
  runs: readonly RunSummary[],
  group: GroupId,
  limit: number,
): GroupPlaces {
  const members = runs.filter((run) => groupOf(run) === group).sort(byAge);
  const holders = members.filter((run) => !isQueued(run));
  const line = lineOf(members);
  const first = (places: readonly RunSummary[]) => places.slice(0, limit).map(placeOf);
  const newest = members.at(-1);
  return {
    held: holders.length,
    queued: line.length,
    holders: first(holders),
    line: first(line),
    oldest: first(members),
    newest: newest ? placeOf(newest) : null,
  };
}

export function placeInLine(runs: readonly RunSummary[], runId: string): PlaceInLine | null {
  const group = runs.filter(isQueued).find(({ id }) => id === runId);
  const id = group ? groupOf(group) : null;
  if (id === null) return null;
  const line = lineOf(runs.filter((run) => groupOf(run) === id));
  return { group: id, ahead: line.findIndex((run) => run.id === runId) };
}

export function queuedGroups(runs: readonly RunSummary[]): GroupId[] {
  const groups = runs.filter(isQueued).map(groupOf);
  return [...new Set(groups.filter((group) => group !== null))].sort();
}

function lineOf(members: readonly RunSummary[]): RunSummary[] {
  const rank = ({ concurrency, priority }: RunSummary) =>
    rankOf(concurrency?.queuedAt ?? 0, priority);
  return members.filter(isQueued).sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

function isQueued({ concurrency }: RunSummary): boolean {
  return concurrency?.queuedAt !== undefined;
}

function byAge(a: RunSummary, b: RunSummary): number {
  return a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1);
}

function placeOf({ id: runId, startedAt, concurrency }: RunSummary): Place {
  if (concurrency === undefined) throw new Error(`Expected run ${runId} to have a group.`);
  const { queuedAt: _, ...rule } = concurrency;
  return { runId, startedAt, concurrency: rule };
}
