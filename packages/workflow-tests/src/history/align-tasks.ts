import { indexPlan, taskName } from '@tutti/engine';
import type { Plan } from '@tutti/language';

/** For each task of the one plan its pointer in the other; absent: it has none there. */
export type Alignment = ReadonlyMap<string, string>;

/**
 * Finds the tasks of `from` again in `to`: as `mapping` says, else where they have the same names
 * around them, wherever they stand in their lists; else by a name that is the only one of both.
 */
export function alignTasks(
  from: Plan,
  to: Plan,
  mapping: { readonly [from: string]: string } = {},
): Alignment {
  const [ours, theirs] = [pointersOf(from), pointersOf(to)];
  const found = new Map<string, string>();
  const free = new Set(theirs);
  const take = (pointer: string, other: string | undefined) => {
    if (other === undefined || !free.delete(other)) return;
    found.set(pointer, other);
  };
  for (const pointer of ours) take(pointer, mappedTo(pointer, theirs, mapping));
  for (const key of [namesOf, taskName]) {
    const left = ours.filter((pointer) => !found.has(pointer));
    const candidates = only([...free], key);
    const wanted = only(left, key);
    for (const [name, pointer] of wanted) take(pointer, candidates.get(name));
  }
  return found;
}

/** As it is, and changed under the name or the pointer of a task. */
function mappedTo(
  pointer: string,
  theirs: readonly string[],
  mapping: { readonly [from: string]: string },
): string | undefined {
  const name = taskName(pointer);
  const to = Object.hasOwn(mapping, pointer) ? mapping[pointer] : undefined;
  const target = to ?? (Object.hasOwn(mapping, name) ? mapping[name] : undefined);
  if (target === undefined) return undefined;
  return (
    theirs.find((other) => other === target) ?? theirs.find((other) => taskName(other) === target)
  );
}

function pointersOf(plan: Plan): readonly string[] {
  return [...indexPlan(plan).keys()].sort();
}

/** The names around a task: its pointer without its places in lists. */
export function namesOf(pointer: string): string {
  return pointer.replaceAll(/\/\d+(?=\/|$)/g, '');
}

/** By key, those whose key is the only one. */
function only(
  pointers: readonly string[],
  key: (pointer: string) => string,
): ReadonlyMap<string, string> {
  const all = Map.groupBy(pointers, key);
  return new Map(
    [...all].flatMap(([name, [first, second]]) =>
      first !== undefined && second === undefined ? [[name, first] as const] : [],
    ),
  );
}
