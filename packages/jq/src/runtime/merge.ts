import { JqError } from '../errors.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  type MutableObject,
  ownValue,
  setOwn,
} from '../json.ts';
import type { Machine } from './machine.ts';

const MAX_DEPTH = 10_000;

/** An object being merged into, and what is still to be merged into it. */
interface Merge {
  readonly into: MutableObject;
  readonly from: JsonObject;
  readonly depth: number;
}

/** `left * right`: where both hold an object under a key those are merged too, else right wins. */
export function mergeDeep(machine: Machine, left: JsonObject, right: JsonObject): Json {
  const merged: MutableObject = { ...left };
  const pending: Merge[] = [{ into: merged, from: right, depth: 0 }];
  for (let merge = pending.pop(); merge !== undefined; merge = pending.pop()) {
    if (merge.depth > MAX_DEPTH) throw new JqError('Object merge too deep');
    for (const key of Object.keys(merge.from)) {
      machine.step();
      const value = merge.from[key] ?? null;
      const existing = ownValue(merge.into, key);
      if (isObject(value) && isObject(existing)) {
        const copy = { ...existing };
        setOwn(merge.into, key, copy);
        pending.push({ into: copy, from: value, depth: merge.depth + 1 });
      } else {
        setOwn(merge.into, key, value);
      }
    }
  }
  return merged;
}
