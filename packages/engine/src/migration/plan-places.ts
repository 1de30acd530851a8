import type { Plan, Task } from '@tutti/language';
import { type Activity, compensationPointer, indexPlan } from '../plan-index.ts';

/** Where an activity stands: in which list of which other one. */
export interface Place {
  readonly activity: Activity;
  /** The pointer of the activity that holds the list; null: the list is the definition's. */
  readonly parent: string | null;
  /** Such as `do`, `try`, `catch`, `branches`, `function`, `before <extension>`. */
  readonly list: string;
}

/** The activities of a plan by where they stand, told by names and not by numbers. */
export class PlanPlaces {
  readonly plan: Plan;
  readonly #places = new Map<string, Place>();
  readonly #pointers = new Map<string, string>();

  constructor(plan: Plan) {
    this.plan = plan;
    const activities = indexPlan(plan);
    for (const place of rootsOf(plan)) this.#add(place, activities);
  }

  get all(): Iterable<Place> {
    return this.#places.values();
  }

  /** The place of the activity at `pointer`. */
  find(pointer: string): Place | undefined {
    return this.#places.get(pointer);
  }

  /** The pointer of what has that name in a list; a list of compensations has one member. */
  at({ parent, list }: Pick<Place, 'parent' | 'list'>, name: string): string | undefined {
    return this.#pointers.get(keyOf(parent, list, name));
  }

  /** Pointers of all the tasks with that name. */
  named(name: string): readonly string[] {
    const found = [...this.all].filter(({ activity }) => activity.name === name);
    return found.map(({ activity }) => activity.pointer);
  }

  #add(root: Place, activities: ReadonlyMap<string, Activity>): void {
    for (const pending = [root]; ; ) {
      const place = pending.pop();
      if (!place) return;
      const { activity, parent, list } = place;
      this.#places.set(activity.pointer, place);
      this.#pointers.set(keyOf(parent, list, activity.name), activity.pointer);
      pending.push(...placesBelow(activity, activities));
    }
  }
}

function keyOf(parent: string | null, list: string, name: string): string {
  return JSON.stringify([parent, list, list === 'compensation' ? '' : name]);
}

function rootsOf({ tasks, functions, extensions = [] }: Plan): Place[] {
  return [
    ...inList(null, 'do', tasks),
    ...inList(null, 'function', Object.values(functions)),
    ...extensions.flatMap(({ name, before, after }) => [
      ...inList(null, `before ${name}`, before),
      ...inList(null, `after ${name}`, after),
    ]),
  ];
}

function inList(parent: string | null, list: string, activities: readonly Activity[]): Place[] {
  return activities.map((activity) => ({ activity, parent, list }));
}

function placesBelow(activity: Activity, activities: ReadonlyMap<string, Activity>): Place[] {
  const { pointer } = activity;
  const undo = activities.get(compensationPointer(pointer));
  const lists = Object.entries(listsOf(activity));
  return [
    ...lists.flatMap(([list, tasks]) => inList(pointer, list, tasks)),
    ...(undo ? inList(pointer, 'compensation', [undo]) : []),
  ];
}

function listsOf(activity: Activity): { readonly [list: string]: readonly Task[] } {
  switch (activity.kind) {
    case 'do':
    case 'for':
    case 'compensation':
      return { do: activity.tasks };
    case 'fork':
      return { branches: activity.branches };
    case 'try':
      return { try: activity.tasks, catch: activity.catch.tasks ?? [] };
    case 'listen':
      return { foreach: activity.foreach?.tasks ?? [] };
    case 'call':
      return activity.call.kind === 'receive'
        ? { foreach: activity.call.foreach?.tasks ?? [] }
        : {};
    default:
      return {};
  }
}

/** The place of an activity that the plan has. */
export function expectPlace(places: PlanPlaces, pointer: string): Place {
  const place = places.find(pointer);
  if (!place) throw new Error(`Expected ${pointer} in the plan, but it is not.`);
  return place;
}
