import { isDeepStrictEqual } from 'node:util';
import type { Json } from '@tutti/jq';
import type {
  EventFilter,
  Expression,
  ListenStrategy,
  ListenTask,
  Template,
} from '@tutti/language';
import { type Moment, NEVER, type OracleEvent } from './environment.ts';
import { evaluate, fill, holds, holdsSafely, type Place } from './evaluate.ts';
import { Halt, settled, Undetermined } from './halt.ts';
import { iterate } from './iterate.ts';

interface Consumed {
  readonly at: Moment;
  readonly key: string;
  readonly event: OracleEvent['event'];
  /** Part of the output. */
  readonly counts: boolean;
}

/** What a listener consumes until no event is wanted any more, or until something fails. */
interface Hearing {
  readonly consumed: readonly Consumed[];
  readonly end: { readonly at: Moment; readonly problem?: Halt };
}

/** V2 to V9. */
export function listen(task: ListenTask, place: Place) {
  const { timeline } = place.scope;
  const { consumed, end } = hear(task, place);
  const heard = consumed.filter(({ counts }) => counts);
  const items = heard.map(({ at, event }) => ({ at, item: readAs(task, event) }));
  const from = timeline.length;
  for (const { at, key } of consumed) timeline.consumes(at, key, place.at);
  const done = settled(() => iterate(task.foreach, items, place));
  if (end.problem && done instanceof Halt && done.at === end.at) {
    throw new Undetermined('an iteration ends with the listener');
  }
  const isCut = end.problem !== undefined && end.at <= done.at;
  if (isCut) timeline.cut(from, end.at);
  else if (done instanceof Halt) timeline.end(from, done.at);
  if (end.problem && (isCut || !(done instanceof Halt))) throw end.problem;
  if (done instanceof Halt) throw done;
  if (end.at === NEVER) throw new Halt(NEVER, { kind: 'stuck' });
  return { at: Math.max(end.at, done.at), output: done.outputs };
}

function hear(task: ListenTask, place: Place): Hearing {
  const consumed: Consumed[] = [];
  const wanted = new Wanted(task.to, place);
  const gone = new Set(place.scope.timeline.consumedBy(place.at));
  for (const { at: acceptedAt, event } of place.scope.environment.events(task.pointer, place.at)) {
    const key = `${event['source']} ${event['id']}`;
    const at = Math.max(acceptedAt, place.at);
    if (gone.has(key)) continue;
    const taken = wanted.take(event);
    if (taken === null) continue;
    gone.add(key);
    consumed.push({ at, key, event, counts: taken === 'output' });
    const output = consumed.filter(({ counts }) => counts);
    const data = output.map((each) => readAs(task, each.event));
    const isOver = settled(() => wanted.isOver({ ...place, at, data }, taken));
    if (isOver instanceof Halt) return { consumed, end: { at, problem: isOver } };
    if (isOver) return { consumed, end: { at } };
  }
  return { consumed, end: { at: NEVER } };
}

/** V2, V4, V5: what a strategy still wants. */
class Wanted {
  readonly #strategy: ListenStrategy;
  readonly #until: Wanted | null;
  readonly #place: Place;
  readonly #keys: Map<string, string>;
  readonly #open: Set<EventFilter>;

  constructor(strategy: ListenStrategy, place: Place, keys = new Map<string, string>()) {
    this.#strategy = strategy;
    this.#place = place;
    this.#keys = keys;
    this.#open = new Set(strategy.filters);
    const until = strategy.kind === 'any' ? strategy.until : undefined;
    this.#until = until && until.kind !== 'expression' ? new Wanted(until, place, keys) : null;
  }

  /** What becomes of an event: part of the output, of what ends it, or nothing. */
  take(event: OracleEvent['event']): 'output' | 'until' | null {
    if (this.#until && this.#until.take(event) !== null) return 'until';
    const isAny = this.#strategy.kind === 'any' && this.#strategy.filters.length === 0;
    if (isAny) return 'output';
    for (const filter of this.#open) {
      if (!this.#fits(filter, event)) continue;
      if (this.#strategy.kind === 'all') this.#open.delete(filter);
      return 'output';
    }
    return null;
  }

  isOver(place: Place, taken: 'output' | 'until'): boolean {
    const { kind } = this.#strategy;
    if (kind === 'all') return this.#open.size === 0;
    const until = kind === 'any' ? this.#strategy.until : undefined;
    if (until === undefined) return true;
    if (this.#until) return taken === 'until' && this.#until.isOver(place, 'output');
    return taken === 'output' && holds(place, until as Expression);
  }

  #fits(filter: EventFilter, event: OracleEvent['event']): boolean {
    for (const [name, wanted] of Object.entries(filter.with)) {
      const value: Json = JSON.parse(JSON.stringify(event[name] ?? null));
      if (!isAsWanted(wanted, { ...this.#place, data: value })) return false;
    }
    return this.#correlates(filter, event);
  }

  #correlates({ correlate }: EventFilter, event: OracleEvent['event']): boolean {
    const found = new Map<string, string>();
    for (const [key, { from, expect }] of Object.entries(correlate)) {
      const data: Json = JSON.parse(JSON.stringify(event));
      const place = { ...this.#place, data };
      if (!holdsSafely(place, { ...from, source: `(${from.source}) | . != null` })) return false;
      const value = JSON.stringify(evaluate(place, from));
      const expected = expect ? JSON.stringify(fill(this.#place, expect)) : this.#keys.get(key);
      if (expected !== undefined && expected !== value) return false;
      found.set(key, value);
    }
    for (const [key, value] of found) this.#keys.set(key, value);
    return true;
  }
}

/** V3. */
function isAsWanted(wanted: Template, place: Place): boolean {
  const { data } = place;
  const answer = settled(() => ({ at: place.at, value: fill(place, wanted) }));
  if (answer instanceof Halt) return false;
  const { value } = answer;
  if (wanted.kind === 'expression' && typeof value === 'boolean') return value;
  if (isDeepStrictEqual(value, data)) return true;
  if (wanted.kind === 'expression' || typeof value !== 'string') return false;
  const isPattern = /[\\^$*+?()[\]{}|]/.test(value);
  return isPattern && typeof data === 'string' && new RegExp(`^(?:${value})$`, 'su').test(data);
}

/** V7. */
function readAs({ read }: ListenTask, event: OracleEvent['event']): Json {
  if (read === 'envelope') return JSON.parse(JSON.stringify(event));
  const { data = null, data_base64 } = event;
  if (read === 'data') return data;
  if (data_base64 !== undefined) return data_base64;
  return typeof data === 'string' ? data : JSON.stringify(data);
}
