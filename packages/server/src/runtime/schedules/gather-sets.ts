import { type EventMatcher, type EventSet, type Instant, isEcho } from '@tutti/engine';
import type { Delivery, StoredSet } from '../../store/port.ts';

/** Sets of one schedule that may wait for further events; beyond it the oldest are dropped. */
export const MOST_SETS = 1000;

/** Characters of events in them: they are all read when the next event comes. */
export const LONGEST_SETS = 16 * 1024 * 1024;

/** What deliveries have come to. */
export interface Gathered {
  readonly complete: readonly CompleteSet[];
  /** Sets that have changed, and wait for more. */
  readonly waiting: readonly StoredSet[];
  /** Positions of sets that were dropped: there were too many. */
  readonly dropped: readonly number[];
  /** Positions of deliveries that no complete set is made of: once `waiting` is kept, they are done with. */
  readonly settled: readonly number[];
}

export interface CompleteSet {
  readonly position: number;
  readonly set: EventSet;
  /** Positions of the deliveries that are settled when its run starts. */
  readonly deliveries: readonly number[];
}

export interface Gathering {
  readonly matcher: EventMatcher;
  /** In order. */
  readonly deliveries: readonly Delivery[];
  readonly sets: readonly StoredSet[];
  readonly now: Instant;
  readonly completeWithinMs: number;
}

/** A set in the making: with the deliveries that are not kept anywhere yet. */
interface OpenSet extends StoredSet {
  readonly deliveries: readonly number[];
}

/** Puts events together to sets, one after another. Pure. */
export function gatherSets(gathering: Gathering): Gathered {
  const { matcher, deliveries, sets, now, completeWithinMs } = gathering;
  let open = sets
    .filter((set) => isWaiting(set, now))
    .map((set): OpenSet => ({ ...set, deliveries: [] }));
  const complete: CompleteSet[] = [];
  const unwanted: number[] = [];
  for (const { position, event } of deliveries) {
    const waiting = open.map(({ set }) => set);
    const joined = isEcho(event) ? null : matcher.join(waiting, event, now);
    if (joined === null) {
      unwanted.push(position);
      continue;
    }
    const before = open[joined.index];
    const next: OpenSet = {
      position: before?.position ?? position,
      set: joined.set,
      expiresAt: before?.expiresAt ?? now + completeWithinMs,
      deliveries: [...(before?.deliveries ?? []), position],
    };
    if (joined.isComplete) complete.push(next);
    open = joined.isComplete
      ? open.filter((one) => one !== before)
      : replaced(open, joined.index, next);
  }
  const kept = newest(open);
  const dropped = open.slice(0, open.length - kept.length);
  return {
    complete: complete.map(({ position, set, deliveries }) => ({ position, set, deliveries })),
    waiting: kept.filter(hasChanged).map(({ deliveries: _, ...stored }) => stored),
    dropped: dropped.map(({ position }) => position),
    settled: [...unwanted, ...open.flatMap((set) => set.deliveries)],
  };
}

/** As many as there may be. */
function newest(open: readonly OpenSet[]): readonly OpenSet[] {
  let length = 0;
  const tooOld = open.findLastIndex(({ set }) => {
    length += set.length;
    return length > LONGEST_SETS;
  });
  return open.slice(tooOld + 1).slice(-MOST_SETS);
}

function isWaiting({ expiresAt }: StoredSet, now: Instant): boolean {
  return expiresAt !== null && expiresAt > now;
}

function replaced(open: readonly OpenSet[], index: number, next: OpenSet): OpenSet[] {
  return [...open.slice(0, index), next, ...open.slice(index + 1)];
}

function hasChanged({ deliveries }: OpenSet): boolean {
  return deliveries.length > 0;
}
