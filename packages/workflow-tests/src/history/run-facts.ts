import type { RunEvent } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import { namesOf } from './align-tasks.ts';
import { canonical } from './ask-matching.ts';
import { comparable } from './asks.ts';

/** Something that was so in a run, under a key that another run of the same tasks has too. */
export interface Fact {
  readonly key: string;
  readonly kind: 'entered' | 'answer' | 'event' | 'person' | 'outcome';
  /** Which occurrence of a task: its names, with a number for each round; empty: the run. */
  readonly occurrence: string;
  /** The occurrence around it. */
  readonly around: string;
  readonly activation?: string;
  readonly pointer?: string;
  readonly sequence: number;
  readonly at: number;
  readonly value: Json;
  /** The same for values that are equal, but for the ids and instants of the run. */
  readonly text: string;
}

/** What was so in a run, in the order in which it came about. Yields after each event. */
export function factsOf(log: readonly RunEvent[]): Generator<void, readonly Fact[]> {
  return new FactReader(log).read();
}

interface Place {
  readonly occurrence: string;
  readonly around: string;
  readonly activation?: string;
  readonly pointer?: string;
}

const RUN: Place = { occurrence: '', around: '' };

class FactReader {
  readonly #log: readonly RunEvent[];
  readonly #runId: string;
  readonly #instants: ReadonlySet<string>;
  readonly #places = new Map<string, Place>();
  readonly #counts = new Map<string, number>();
  readonly #facts: Fact[] = [];

  constructor(log: readonly RunEvent[]) {
    this.#log = log;
    const [first] = log;
    this.#runId = first?.type === 'run-started' ? first.runId : '';
    this.#instants = new Set(log.map(({ at }) => new Date(at).toISOString()));
  }

  *read(): Generator<void, readonly Fact[]> {
    for (const [index, event] of this.#log.entries()) {
      yield;
      if (event.type === 'task-created') this.#place(event);
      const said = saidBy(event);
      if (!said) continue;
      const place = said.of === 'run' ? RUN : this.#places.get(said.of);
      if (place) this.#add(place, said, index + 1, event.at);
    }
    return this.#facts;
  }

  #place({
    activation,
    parent,
    pointer,
  }: Extract<RunEvent, { readonly type: 'task-created' }>): void {
    const around = parent === null ? '' : (this.#places.get(parent)?.occurrence ?? '');
    const name = `${around} > ${namesOf(pointer)}`;
    const occurrence = `${name}#${this.#count(name)}`;
    this.#places.set(activation, { occurrence, around, activation, pointer });
  }

  #add(place: Place, { kind, value }: Said, sequence: number, at: number): void {
    const key = `${place.occurrence} ${kind}`;
    const text = canonical(this.#timeless(comparable(value, this.#runId)));
    this.#facts.push({
      ...place,
      key: `${key}#${this.#count(key)}`,
      kind,
      sequence,
      at,
      value,
      text,
    });
  }

  #count(name: string): number {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return count;
  }

  /** When something was decided is another instant in every run. */
  #timeless(value: Json): Json {
    if (typeof value === 'string') return this.#instants.has(value) ? '<instant>' : value;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item: Json) => this.#timeless(item));
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, this.#timeless(inner)]),
    );
  }
}

interface Said {
  /** An activation, or the run. */
  readonly of: string;
  readonly kind: Fact['kind'];
  readonly value: Json;
}

function saidBy(event: RunEvent): Said | null {
  switch (event.type) {
    case 'run-started':
      return { of: 'run', kind: 'entered', value: event.input };
    case 'run-completed':
      return { of: 'run', kind: 'outcome', value: { completed: event.output } };
    case 'run-faulted':
      return { of: 'run', kind: 'outcome', value: { faulted: comparable(event.problem, '') } };
    case 'run-cancelled':
      return { of: 'run', kind: 'outcome', value: { cancelled: true } };
    case 'task-created':
      return { of: event.activation, kind: 'entered', value: event.input };
    default:
      return taskSaid(event) ?? outsideSaid(event);
  }
}

function taskSaid(event: RunEvent): Said | null {
  switch (event.type) {
    case 'task-completed':
      return { of: event.activation, kind: 'outcome', value: { completed: event.output } };
    case 'task-skipped':
      return { of: event.activation, kind: 'outcome', value: { skipped: true } };
    case 'task-faulted':
      return outcome(event.activation, { faulted: comparable(event.problem, '') });
    case 'task-cancelled':
      return outcome(event.activation, { cancelled: true });
    default:
      return null;
  }
}

function outcome(of: string, value: Json): Said {
  return { of, kind: 'outcome', value };
}

function outsideSaid(event: RunEvent): Said | null {
  switch (event.type) {
    case 'effect-settled': {
      const { result } = event;
      const value =
        result.kind === 'completed'
          ? { output: result.output }
          : { problem: comparable(result.problem, '') };
      return { of: event.activation, kind: 'answer', value };
    }
    case 'item-received':
      return { of: event.activation, kind: 'answer', value: event.item };
    case 'event-consumed': {
      const { id: _, time: __, ...told } = event.event;
      return { of: event.activation, kind: 'event', value: comparable(told, '') };
    }
    case 'human-task-decided': {
      const { activation, by, decision } = event;
      return { of: activation, kind: 'person', value: { by, decision } };
    }
    case 'human-task-completed': {
      const { activation, by, data } = event;
      return { of: activation, kind: 'person', value: { by, data } };
    }
    default:
      return null;
  }
}
