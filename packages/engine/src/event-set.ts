import type { Json } from '@tutti/jq';
import type { EventFilter, EventTrigger, ListenStrategy } from '@tutti/language';
import { type CloudEvent, eventKey } from './cloud-event.ts';
import { agrees, type Correlations, matchEvent } from './event-match.ts';
import { isTruthy } from './expression.ts';
import type { FilterScope } from './filter-scope.ts';
import { readEvent } from './read-event.ts';
import { TaskProblem } from './task-problem.ts';

/** Events that start one run together, once there are enough of them. Plain JSON. */
export interface EventSet {
  /** What the run is given, in the order in which they came. */
  readonly events: readonly CloudEvent[];
  /** Source and id of every event that has counted, those that only end the set too. */
  readonly keys: readonly string[];
  /** Which filters have had their event. */
  readonly matched: readonly number[];
  readonly untilMatched: readonly number[];
  readonly correlations: Correlations;
  /** Characters of the events as JSON. */
  readonly length: number;
}

/** What becomes of an event: it joins the set at `index`, or begins one there. */
export interface Joined {
  readonly index: number;
  readonly set: EventSet;
  readonly isComplete: boolean;
}

/** So many events start their run, however long `until` would go on. */
export const LARGEST_SET = 1000;

/** So many characters of events do so too. */
export const LONGEST_SET = 4 * 1024 * 1024;

const EMPTY: EventSet = {
  events: [],
  keys: [],
  matched: [],
  untilMatched: [],
  correlations: {},
  length: 0,
};

/** The first of `sets` (the oldest first) that wants the event, else a new one; null: nobody does. */
export function joinSets(
  scope: FilterScope,
  trigger: EventTrigger,
  sets: readonly EventSet[],
  event: CloudEvent,
): Joined | null {
  const key = eventKey(event);
  if (sets.some(({ keys }) => keys.includes(key))) return null;
  const hits = hitsOf(scope, trigger.to, event);
  for (const [index, set] of [...sets, EMPTY].entries()) {
    const joined = join(scope, trigger, set, event, hits);
    if (joined) return { index, ...joined };
  }
  return null;
}

/** Filters that fit an event, as long as no other event has taken a correlation key. */
interface Hits {
  readonly main: readonly Hit[];
  readonly until: readonly Hit[];
}

interface Hit {
  readonly index: number;
  readonly filter: EventFilter;
  readonly correlations: Correlations;
}

function hitsOf(scope: FilterScope, to: ListenStrategy, event: CloudEvent): Hits {
  const ending = endingOf(to);
  return {
    main: filtersThatFit(scope, to, event),
    until: ending ? filtersThatFit(scope, ending, event) : [],
  };
}

const ANYTHING: EventFilter = { with: {}, correlate: {} };

function filtersThatFit(
  scope: FilterScope,
  { filters }: ListenStrategy,
  event: CloudEvent,
): readonly Hit[] {
  const wanted = filters.length === 0 ? [ANYTHING] : filters;
  return wanted.flatMap((filter, index) => {
    const correlations = matchEvent(scope, filter, event, {});
    return correlations ? [{ index, filter, correlations }] : [];
  });
}

function join(
  scope: FilterScope,
  { to, read }: EventTrigger,
  set: EventSet,
  event: CloudEvent,
  hits: Hits,
): Omit<Joined, 'index'> | null {
  const ending = endingOf(to);
  const keys = [...set.keys, eventKey(event)];
  const last =
    ending && set.events.length > 0 && firstFor(ending, set.untilMatched, set, hits.until);
  if (ending && last) {
    const untilMatched = [...set.untilMatched, last.index];
    const next = { ...set, keys, untilMatched };
    return { set: next, isComplete: isSatisfied(ending, untilMatched) };
  }
  const hit = firstFor(to, set.matched, set, hits.main);
  if (!hit) return null;
  const next: EventSet = {
    events: [...set.events, event],
    keys,
    matched: [...set.matched, hit.index],
    untilMatched: set.untilMatched,
    correlations: { ...set.correlations, ...hit.correlations },
    length: set.length + JSON.stringify(event).length,
  };
  return {
    set: next,
    isComplete: isFull(next) || isWhole(scope, to, read, next),
  };
}

function isFull({ events, length }: EventSet): boolean {
  return events.length >= LARGEST_SET || length >= LONGEST_SET;
}

function firstFor(
  strategy: ListenStrategy,
  matched: readonly number[],
  set: EventSet,
  hits: readonly Hit[],
): Hit | undefined {
  return hits.find(
    ({ index, filter, correlations }) =>
      !(strategy.kind === 'all' && matched.includes(index)) &&
      agrees(filter, correlations, set.correlations),
  );
}

function isWhole(
  scope: FilterScope,
  to: ListenStrategy,
  read: EventTrigger['read'],
  { events, matched }: EventSet,
): boolean {
  if (to.kind !== 'any' || to.until === undefined) return isSatisfied(to, matched);
  if (to.until.kind !== 'expression') return false;
  const items: Json = events.map((event) => readEvent(event, read));
  try {
    return isTruthy(scope.evaluate(to.until, items));
  } catch (error) {
    // Nobody is there to be told: faults of a schedule are invisible, and the set goes on waiting.
    if (error instanceof TaskProblem) return false;
    throw error;
  }
}

function isSatisfied(strategy: ListenStrategy, matched: readonly number[]): boolean {
  return strategy.kind !== 'all' || new Set(matched).size >= strategy.filters.length;
}

function endingOf(to: ListenStrategy): ListenStrategy | null {
  return to.kind === 'any' && to.until && to.until.kind !== 'expression' ? to.until : null;
}
