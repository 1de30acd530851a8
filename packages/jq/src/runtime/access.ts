import { JqError } from '../errors.ts';
import { isArray, isObject, type Json, kindOf, ownValue } from '../json.ts';
import { codePointLength, offsetOfCodePoint } from './code-points.ts';
import { equal } from './compare.ts';
import { describe, excerpt } from './describe.ts';
import type { Machine } from './machine.ts';

/** `value[key]`, or undefined where jq would refuse; see {@link accessError} for its words. */
export function access(machine: Machine, value: Json, key: Json): Json | undefined {
  if (typeof key === 'string') {
    if (value === null) return null;
    return isObject(value) ? ownValue(value, key) : undefined;
  }
  if (typeof key === 'number') return value === null ? null : element(value, key);
  if (isObject(key ?? false)) return accessSlice(machine, value, key);
  if (isArray(value) && isArray(key)) return indicesOf(machine, value, key);
  return undefined;
}

/** `.name` of anything, where it is no element or slice; see also `Machine.member`. */
export function ownField(value: Json, key: string): Json {
  if (typeof value === 'object') {
    if (value === null) return null;
    if (!isArray(value)) return Object.hasOwn(value, key) ? (value[key] ?? null) : null;
  }
  throw accessError(value, key);
}

function element(value: Json, index: number): Json | undefined {
  if (!isArray(value)) return undefined;
  const whole = Math.trunc(index);
  return value[whole < 0 ? whole + value.length : whole] ?? null;
}

function accessSlice(machine: Machine, value: Json, key: Json): Json | undefined {
  if (value === null) return null;
  if (typeof value !== 'string' && !isArray(value)) return undefined;
  const bounds = sliceBounds(key);
  return bounds === undefined ? undefined : slice(machine, value, bounds);
}

/** Bounds of a slice; null is an open end. */
export interface SliceBounds {
  readonly from: number | null;
  readonly to: number | null;
}

/** The bounds that a slice key asks for, or undefined where they are not numbers. */
export function sliceBounds(key: Json): SliceBounds | undefined {
  if (!isObject(key) || !Object.hasOwn(key, 'start') || !Object.hasOwn(key, 'end'))
    return undefined;
  const from = ownValue(key, 'start');
  const to = ownValue(key, 'end');
  if (from !== null && typeof from !== 'number') return undefined;
  if (to !== null && typeof to !== 'number') return undefined;
  return { from, to };
}

/** The elements or characters between two bounds, which count from the end where negative. */
export function slice(
  machine: Machine,
  value: string | readonly Json[],
  bounds: SliceBounds,
): Json {
  if (isArray(value)) {
    const { start, end } = clampSlice(value.length, bounds);
    machine.charge((end - start) >> 2);
    return value.slice(start, end);
  }
  machine.charge(value.length >> 4);
  const length = codePointLength(value);
  const { start, end } = clampSlice(length, bounds);
  if (length === value.length) return value.slice(start, end);
  const first = offsetOfCodePoint(value, 0, start);
  return value.slice(first, offsetOfCodePoint(value, first, end - start));
}

/** Bounds as indices into something of that length; fractions and NaN widen the slice. */
export function clampSlice(length: number, bounds: SliceBounds): { start: number; end: number } {
  const start = clampBound(length, bounds.from, Math.floor, 0);
  const end = clampBound(length, bounds.to, Math.ceil, length);
  return { start, end: Math.max(start, end) };
}

function clampBound(
  length: number,
  bound: number | null,
  round: (value: number) => number,
  open: number,
): number {
  if (bound === null || Number.isNaN(bound)) return open;
  return Math.min(Math.max(round(bound < 0 ? bound + length : bound), 0), length);
}

/** The members of an array or object, in order. */
export function membersOf(value: Json): readonly Json[] {
  if (isArray(value)) return value;
  if (isObject(value)) return Object.keys(value).map((key) => value[key] ?? null);
  throw iterateError(value);
}

/** Every index at which `part` begins within `whole`; jq finds nothing for an empty part. */
export function indicesOf(machine: Machine, whole: readonly Json[], part: readonly Json[]): Json[] {
  const found: number[] = [];
  if (part.length === 0) return found;
  for (let start = 0; start + part.length <= whole.length; start++) {
    machine.step();
    if (part.every((item, offset) => equal(machine, whole[start + offset] ?? null, item))) {
      found.push(start);
    }
  }
  return found;
}

/** Why {@link access} answered undefined. */
export function accessError(value: Json, key: Json): JqError {
  const isSlice = isObject(key);
  if (isSlice && (isArray(value) || typeof value === 'string')) {
    return new JqError('Array/string slice indices must be integers');
  }
  if (typeof key === 'string' && !isSlice) {
    return new JqError(`Cannot index ${kindOf(value)} with string (${excerpt(key)})`);
  }
  return new JqError(`Cannot index ${kindOf(value)} with ${describe(key)}`);
}

export function iterateError(value: Json): JqError {
  return new JqError(`Cannot iterate over ${describe(value)}`);
}
