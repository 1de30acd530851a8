import { taskName } from '../status.ts';
import type { MigrationConflict } from './conflict.ts';
import type { Place, PlanPlaces } from './plan-places.ts';

/** Old task → new task, each by its JSON pointer or, where only one has it, by its name. */
export type MigrationMapping = { readonly [from: string]: string };

/** Which task of one plan takes the place of a task of another one. [SPEC G3] */
export class Counterparts {
  readonly #from: PlanPlaces;
  readonly #to: PlanPlaces;
  readonly #mapped = new Map<string, string>();
  /** Mistakes of the mapping. */
  readonly mistakes: MigrationConflict[] = [];

  constructor(from: PlanPlaces, to: PlanPlaces, mapping: MigrationMapping) {
    this.#from = from;
    this.#to = to;
    for (const [old, given] of Object.entries(mapping)) this.#map(old, given);
  }

  /** Undefined when it has none. */
  of(pointer: string): string | undefined {
    const mapped = this.#mapped.get(pointer);
    if (mapped !== undefined) return mapped;
    const place = this.#from.find(pointer);
    const list = place && this.listOf(place);
    return place && list && this.#to.at(list, place.activity.name);
  }

  /** The list that takes the place of the one that holds a task; undefined when there is none. */
  listOf({ parent, list }: Place): Pick<Place, 'parent' | 'list'> | undefined {
    if (parent === null) return { parent, list };
    const holder = this.of(parent);
    return holder === undefined ? undefined : { parent: holder, list };
  }

  #map(old: string, given: string): void {
    const from = this.#one(this.#from, old, 'the definition it has');
    if (from === undefined) return;
    const place = this.#from.find(from);
    const beside = place && this.listOf(place);
    const near = beside && this.#to.at(beside, given);
    const to = near ?? this.#one(this.#to, given, 'the definition it shall have', from);
    if (to !== undefined) this.#mapped.set(from, to);
  }

  #one(places: PlanPlaces, reference: string, where: string, from = reference): string | undefined {
    if (places.find(reference)) return reference;
    const named = reference.startsWith('/') ? [] : places.named(reference);
    if (named.length === 1) return named[0];
    const found = named.length === 0 ? 'there is none' : `there are several: ${named.join(', ')}`;
    this.mistakes.push({
      code: 'mapping-unknown',
      task: taskName(reference),
      from,
      message: `Expected the mapping to name a task of ${where} by '${reference}', but ${found}.`,
      remedy: 'Name the task by its JSON pointer, such as /do/0/order.',
    });
    return undefined;
  }
}
