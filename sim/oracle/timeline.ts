import type { Json } from '@tutti/jq';
import type { Compensation } from '@tutti/language';
import type { Described } from './descriptors.ts';
import type { Moment } from './environment.ts';
import { Undetermined } from './halt.ts';
import type { Variables } from './scope.ts';

/** Something that can be seen from outside. `maybe`: at that very moment it was cut short. */
export interface Happening {
  readonly at: Moment;
  readonly what: string;
  /** What was asked, or told. */
  readonly value?: Json;
  readonly maybe?: true;
}

/** A completed task that can be undone. */
export interface Undoable {
  readonly compensation: Compensation;
  readonly pointer: string;
  readonly input: Json;
  readonly output: Json;
  /** Those that the task saw. */
  readonly variables: Variables;
  readonly isExtension: boolean;
  readonly described?: Described;
  readonly at: Moment;
  /** Where it ran: the branches on the way to it. */
  readonly lane: string;
}

type Entry = { readonly at: Moment } & (
  | { readonly kind: 'happened'; readonly happening: Happening }
  | { readonly kind: 'exported'; readonly context: Json }
  | { readonly kind: 'completed'; readonly undoable: Undoable }
  | { readonly kind: 'undone'; readonly undoable: Undoable }
  | { readonly kind: 'undoing'; readonly until: Moment }
  | { readonly kind: 'consumed'; readonly event: string; readonly since: Moment }
);

/** All that happens in one lane of a run, with what has joined it, in no order but that of a lane. */
export class Timeline {
  readonly lane: string;
  readonly #context: Json;
  readonly #consumedBefore: ReadonlySet<string>;
  #entries: Entry[] = [];

  constructor(lane: string, context: Json, consumed: ReadonlySet<string> = new Set()) {
    this.lane = lane;
    this.#context = context;
    this.#consumedBefore = consumed;
  }

  /** Of a branch: it sees what has been so far, and nothing of its siblings. [SPEC K2] */
  branch(name: number, at: Moment): Timeline {
    return new Timeline(`${this.lane}/${name}`, this.context, this.consumedBy(at));
  }

  get length(): number {
    return this.#entries.length;
  }

  get context(): Json {
    const last = this.#entries.findLast((entry) => entry.kind === 'exported');
    return last ? last.context : this.#context;
  }

  /** The events that are gone for a listener that begins now. [SPEC V6] */
  consumedBy(at: Moment): ReadonlySet<string> {
    const own = this.#entries.flatMap((entry) =>
      entry.kind === 'consumed' && entry.at <= at ? [entry.event] : [],
    );
    return new Set([...this.#consumedBefore, ...own]);
  }

  get happenings(): readonly Happening[] {
    return this.#entries.flatMap((entry) => (entry.kind === 'happened' ? [entry.happening] : []));
  }

  happened(happening: Happening): void {
    this.#entries.push({ kind: 'happened', at: happening.at, happening });
  }

  exported(at: Moment, context: Json): void {
    this.#entries.push({ kind: 'exported', at, context });
  }

  completed(undoable: Undoable): void {
    this.#entries.push({ kind: 'completed', at: undoable.at, undoable });
  }

  undone(at: Moment, undoable: Undoable): void {
    this.#entries.push({ kind: 'undone', at, undoable });
  }

  undoing(at: Moment, until: Moment): void {
    this.#entries.push({ kind: 'undoing', at, until });
  }

  consumes(at: Moment, event: string, since: Moment): void {
    this.#entries.push({ kind: 'consumed', at, event, since });
  }

  /** What has completed since `from` and is not undone, the last one first. [SPEC C1] */
  undoables(from: number, to = this.#entries.length): readonly Undoable[] {
    const undone = new Set(
      this.#entries.flatMap((entry) => (entry.kind === 'undone' ? [entry.undoable] : [])),
    );
    const left = this.#entries
      .slice(from, to)
      .flatMap((entry) => (entry.kind === 'completed' ? [entry.undoable] : []))
      .filter((undoable) => !undone.has(undoable));
    return left.reverse().sort((one, other) => later(one, other));
  }

  /** Nothing that began at `from` goes on after `at`; what happens at that very moment may. */
  cut(from: number, at: Moment): void {
    const kept = this.#entries.slice(from).flatMap((entry) => cutEntry(entry, at));
    this.#entries = [...this.#entries.slice(0, from), ...kept];
  }

  /** What was noted in advance does not come about: it all ended at `at`. */
  end(from: number, at: Moment): void {
    const kept = this.#entries.slice(from).filter((entry) => entry.at <= at);
    this.#entries = [...this.#entries.slice(0, from), ...kept];
  }

  /** The branches' timelines join this one. Their contexts do not. */
  join(branches: readonly Timeline[]): void {
    for (const branch of branches) branch.#refuseRaces(branches);
    for (const branch of branches) {
      this.#entries.push(...branch.#entries.filter(({ kind }) => kind !== 'exported'));
    }
  }

  /** Undoing takes turns, and what is consumed is gone: then branches are not on their own. */
  #refuseRaces(branches: readonly Timeline[]): void {
    const others = branches.filter((branch) => branch !== this).flatMap((each) => each.#entries);
    for (const one of this.#entries) {
      const races = others.some((other) => race(one, other));
      if (races) throw new Undetermined('branches that take turns');
    }
  }
}

function race(one: Entry, other: Entry): boolean {
  if (one.kind === 'undoing' && other.kind === 'undoing') {
    return one.at <= other.until && other.at <= one.until;
  }
  if (one.kind !== 'consumed' || other.kind !== 'consumed') return false;
  return one.event === other.event && one.at <= other.since;
}

function cutEntry(entry: Entry, at: Moment): readonly Entry[] {
  if (entry.at > at) return [];
  if (entry.at < at || entry.kind === 'undoing') return [entry];
  if (entry.kind === 'happened') {
    return [{ ...entry, happening: { ...entry.happening, maybe: true } }];
  }
  throw new Undetermined('something completes at the moment it is cut short');
}

function later(one: Undoable, other: Undoable): number {
  const isRace = one.at === other.at && !isBelow(one.lane, other.lane);
  if (isRace) throw new Undetermined('branches complete at the same moment');
  return other.at - one.at;
}

function isBelow(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}
