import { JqError } from '../errors.ts';
import { isArray, type Json, kindOf } from '../json.ts';
import { compare } from './compare.ts';
import { checkPath, Draft, getPath } from './draft.ts';
import { without } from './element.ts';
import { stringify } from './json-text.ts';
import type { Machine } from './machine.ts';

/** What is to be deleted below one value: some of its members, and more below other members. */
interface Cut {
  readonly parent: Cut | undefined;
  readonly key: Json;
  readonly members: Json[];
  /** The members, written as JSON: what lies below one of them goes with it. */
  readonly memberNames: Set<string>;
  readonly below: Map<string, Cut>;
}

function pathTo(cut: Cut): Json[] {
  const keys: Json[] = [];
  for (let at = cut; at.parent !== undefined; at = at.parent) keys.push(at.key);
  return keys.reverse();
}

/** `root` without what lies at the paths. All paths refer to the value as it is before. */
export function deletePaths(machine: Machine, root: Json, paths: Json): Json {
  if (!isArray(paths)) throw new JqError('Paths must be specified as an array');
  for (const path of paths) {
    if (isArray(path)) continue;
    throw new JqError(`Path must be specified as array, not ${kindOf(path)}`);
  }
  const sorted = paths.toSorted((left, right) => compare(machine, left, right)).map(checkPath);
  if (sorted.length === 0) return root;
  if (sorted[0]?.length === 0) return null;
  const draft = new Draft(machine, root);
  for (const cut of innermostFirst(gather(machine, sorted))) {
    if (cut.members.length === 0) continue;
    const path = pathTo(cut);
    const value = getPath(machine, draft.root, path);
    if (value === null) continue;
    const left = without(machine, value, cut.members);
    if (left !== value) draft.set(path, left);
  }
  return draft.root;
}

/** Sorts paths into a tree. A path comes before those that lead on from it, as they are sorted. */
function gather(machine: Machine, paths: readonly (readonly Json[])[]): Cut {
  const top = newCut(undefined, null);
  for (const path of paths) {
    let cut = top;
    for (const [index, key] of path.entries()) {
      machine.step();
      const name = stringify(key);
      if (cut.memberNames.has(name)) break;
      if (index === path.length - 1) {
        cut.members.push(key);
        cut.memberNames.add(name);
        break;
      }
      let next = cut.below.get(name);
      if (next === undefined) {
        next = newCut(cut, key);
        cut.below.set(name, next);
      }
      cut = next;
    }
  }
  return top;
}

function newCut(parent: Cut | undefined, key: Json): Cut {
  return { parent, key, members: [], memberNames: new Set(), below: new Map() };
}

/** Children before parents, siblings in order; without recursion, as paths may be long. */
function innermostFirst(top: Cut): Cut[] {
  const reversed: Cut[] = [];
  const pending: Cut[] = [top];
  for (let cut = pending.pop(); cut !== undefined; cut = pending.pop()) {
    reversed.push(cut);
    for (const below of cut.below.values()) pending.push(below);
  }
  return reversed.reverse();
}
