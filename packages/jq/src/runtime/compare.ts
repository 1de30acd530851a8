import { JqError } from '../errors.ts';
import { isArray, type Json, type JsonObject } from '../json.ts';
import type { Machine } from './machine.ts';

/** Values nested deeper than this cannot be compared, in jq and here. */
const MAX_DEPTH = 10_000;

/** Pairs of values that remain to be looked at, deepest first. */
interface Pair {
  readonly left: Json;
  readonly right: Json;
  readonly depth: number;
}

/** jq's order: null, false, true, numbers, strings, arrays, objects. Negative when left is less. */
export function compare(machine: Machine, left: Json, right: Json): number {
  const quick = compareScalars(left, right);
  if (quick !== undefined) return quick;
  const pending: Pair[] = [{ left, right, depth: 0 }];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    machine.step();
    const scalar = compareScalars(pair.left, pair.right);
    if (scalar !== undefined) {
      if (scalar !== 0) return scalar;
      continue;
    }
    if (pair.depth > MAX_DEPTH) throw new JqError('Comparison too deep');
    const order = expand(machine, pair, pending);
    if (order !== 0) return order;
  }
  return 0;
}

/** Decides what needs no look inside; undefined for two arrays or two objects. */
function compareScalars(left: Json, right: Json): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return compareNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right);
  const difference = rank(left) - rank(right);
  if (difference !== 0) return difference;
  return typeof left === 'object' && left !== null ? undefined : 0;
}

function rank(value: Json): number {
  switch (typeof value) {
    case 'boolean':
      return value ? 2 : 1;
    case 'number':
      return 3;
    case 'string':
      return 4;
    default:
      return value === null ? 0 : Array.isArray(value) ? 5 : 6;
  }
}

/** NaN is less than any number, itself included. */
export function compareNumbers(left: number, right: number): number {
  if (left < right) return -1;
  if (left === right) return 0;
  return Number.isNaN(left) ? -1 : 1;
}

/** By code points, as UTF-8 bytes would sort; UTF-16 order differs above U+D7FF. */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index++) {
    const one = left.charCodeAt(index);
    const other = right.charCodeAt(index);
    if (one !== other) return reorder(one) - reorder(other);
  }
  return left.length - right.length;
}

/** Moves surrogates, which stand for the highest code points, behind all other units. */
function reorder(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Queues the members of two arrays or objects; for objects their sorted keys decide first. */
function expand(machine: Machine, pair: Pair, pending: Pair[]): number {
  const depth = pair.depth + 1;
  if (isArray(pair.left) && isArray(pair.right)) {
    const shorter = Math.min(pair.left.length, pair.right.length);
    machine.charge(shorter >> 2);
    return expandArrays(pair.left, pair.right, shorter, depth, pending);
  }
  if (!isPlain(pair.left) || !isPlain(pair.right)) return 0;
  const leftKeys = sortedKeys(machine, pair.left);
  const rightKeys = sortedKeys(machine, pair.right);
  const order = compareKeyLists(leftKeys, rightKeys);
  if (order !== 0) return order;
  for (let index = leftKeys.length - 1; index >= 0; index--) {
    const key = leftKeys[index] ?? '';
    pending.push({ left: pair.left[key] ?? null, right: pair.right[key] ?? null, depth });
  }
  return 0;
}

function expandArrays(
  left: readonly Json[],
  right: readonly Json[],
  shorter: number,
  depth: number,
  pending: Pair[],
): number {
  pending.push({ left: left.length, right: right.length, depth });
  for (let index = shorter - 1; index >= 0; index--) {
    pending.push({ left: left[index] ?? null, right: right[index] ?? null, depth });
  }
  return 0;
}

function isPlain(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !isArray(value);
}

/** Keys in the order jq gives them. */
export function sortedKeys(machine: Machine, object: JsonObject): string[] {
  const keys = Object.keys(object);
  machine.charge(keys.length);
  return keys.sort(compareStrings);
}

function compareKeyLists(left: readonly string[], right: readonly string[]): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index++) {
    const order = compareStrings(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** jq's `==`. NaN equals nothing. */
export function equal(machine: Machine, left: Json, right: Json): boolean {
  if (typeof left !== 'object' || left === null) return left === right;
  if (typeof right !== 'object' || right === null) return false;
  const pending: Pair[] = [{ left, right, depth: 0 }];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    machine.step();
    if (typeof pair.left !== 'object' || pair.left === null) {
      if (pair.left !== pair.right) return false;
    } else if (!queueMembers(machine, pair, pending)) return false;
  }
  return true;
}

function queueMembers(machine: Machine, { left, right, depth }: Pair, pending: Pair[]): boolean {
  if (typeof right !== 'object' || right === null) return false;
  if (depth > MAX_DEPTH) throw new JqError('Equality check too deep');
  if (typeof left !== 'object' || left === null) return false;
  if (isArray(left) || isArray(right)) {
    if (!isArray(left) || !isArray(right) || left.length !== right.length) return false;
    machine.charge(left.length >> 2);
    for (let index = left.length - 1; index >= 0; index--) {
      pending.push({ left: left[index] ?? null, right: right[index] ?? null, depth: depth + 1 });
    }
    return true;
  }
  const keys = Object.keys(left);
  machine.charge(keys.length >> 2);
  if (keys.length !== Object.keys(right).length) return false;
  for (const key of keys.reverse()) {
    if (!Object.hasOwn(right, key)) return false;
    pending.push({ left: left[key] ?? null, right: right[key] ?? null, depth: depth + 1 });
  }
  return true;
}
