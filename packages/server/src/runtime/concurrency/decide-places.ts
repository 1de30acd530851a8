import type { RunConcurrency } from '@tutti/engine';
import type { GroupPlaces } from '../../store/port.ts';

/** A run that would like a place of the group. */
export interface Wish {
  readonly concurrency: RunConcurrency;
  /** False: it takes a place now, or none. */
  readonly mayWait: boolean;
}

export type Entry = 'held' | 'queued' | 'refused';

export interface PlaceDecisions {
  /** Queued runs whose turn has come. */
  readonly admitted: readonly string[];
  /** Runs that give way to newer ones. */
  readonly cancelled: readonly { readonly runId: string; readonly rollback: boolean }[];
  /** For each wish, in order. */
  readonly entries: readonly Entry[];
}

/** Runs that may wait for a place of one group. */
export const LONGEST_LINE = 100_000;

/**
 * What the committed places of a group and new wishes come to. Whoever waits goes before whoever
 * comes; nobody is admitted beyond the limit that he himself has.
 */
export function decidePlaces(places: GroupPlaces, wishes: readonly Wish[]): PlaceDecisions {
  const cancelled = giveWay(places);
  const leaving = new Set(cancelled.map(({ runId }) => runId));
  const staying = places.line.filter(({ runId }) => !leaving.has(runId));
  const room = staying.findIndex((place, index) => places.held + index >= place.concurrency.limit);
  const admitted = staying.slice(0, room < 0 ? undefined : room).map(({ runId }) => runId);
  const taken = { held: places.held + admitted.length, queued: places.queued - admitted.length };
  return { admitted, cancelled, entries: wishes.map((wish) => enter(taken, wish)) };
}

function enter(taken: { held: number; queued: number }, { concurrency, mayWait }: Wish): Entry {
  if (taken.queued === 0 && taken.held < concurrency.limit) {
    taken.held += 1;
    return 'held';
  }
  if (!mayWait || concurrency.policy === 'refuse' || taken.queued >= LONGEST_LINE) return 'refused';
  taken.queued += 1;
  return 'queued';
}

/** With `cancel-older` the newest runs stay, and as many as the newest one says. */
function giveWay({ held, queued, newest, oldest }: GroupPlaces): PlaceDecisions['cancelled'] {
  if (newest?.concurrency.policy !== 'cancel-older') return [];
  const { limit, rollback } = newest.concurrency;
  const tooMany = Math.max(0, held + queued - limit);
  return oldest.slice(0, tooMany).map(({ runId }) => ({ runId, rollback }));
}
