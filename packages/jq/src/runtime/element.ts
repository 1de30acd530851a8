import { JqError } from '../errors.ts';
import { isArray, isObject, type Json, kindOf, type MutableObject, setOwn } from '../json.ts';
import { accessError, clampSlice, sliceBounds } from './access.ts';
import type { Machine } from './machine.ts';

/** jq refuses arrays longer than this before it tries to make them. */
const MAX_INDEX = 536_870_911;

/** A copy of a container that may be written to; null stands for the container the key needs. */
export function writableCopy(machine: Machine, container: Json, key: Json): Json {
  if (isArray(container)) {
    machine.charge(container.length);
    return container.slice();
  }
  if (isObject(container)) {
    machine.charge(1 + 2 * Object.keys(container).length);
    return { ...container };
  }
  if (container !== null) throw writeError(container, key);
  if (typeof key === 'string') return {};
  if (typeof key === 'number' || isObject(key)) return [];
  throw accessError(container, key);
}

/** Writes `container[key] = value` in place. The container must come from {@link writableCopy}. */
export function write(machine: Machine, container: Json, key: Json, value: Json): void {
  if (typeof key === 'string' && isObject(container)) {
    setOwn(container as MutableObject, key, value);
  } else if (typeof key === 'number' && isArray(container)) {
    writeElement(machine, container as Json[], key, value);
  } else if (isObject(key) && isArray(container)) {
    writeSlice(machine, container as Json[], key, value);
  } else {
    throw writeError(container, key);
  }
}

function writeElement(machine: Machine, array: Json[], key: number, value: Json): void {
  if (Number.isNaN(key)) throw new JqError('Cannot set array element at NaN index');
  const whole = Math.trunc(key);
  const index = whole < 0 ? whole + array.length : whole;
  if (index < 0) throw new JqError('Out of bounds negative array index');
  if (index > MAX_INDEX) throw new JqError('Array index too large');
  machine.charge(Math.max(0, index - array.length));
  while (array.length < index) array.push(null);
  array[index] = value;
}

function writeSlice(machine: Machine, array: Json[], key: Json, value: Json): void {
  const bounds = sliceBounds(key);
  if (bounds === undefined) throw accessError(array, key);
  if (!isArray(value)) {
    throw new JqError('A slice of an array can only be assigned another array');
  }
  const { start, end } = clampSlice(array.length, bounds);
  const tail = array.slice(end);
  machine.charge(tail.length + value.length);
  array.length = start;
  for (const item of value) array.push(item);
  for (const item of tail) array.push(item);
}

function writeError(container: Json, key: Json): JqError {
  if (typeof container === 'string' && isObject(key)) {
    return new JqError('Cannot update string slices');
  }
  if (isArray(container) && isArray(key)) {
    return new JqError('Cannot update field at array index of array');
  }
  if (isObject(key) && !isArray(container)) {
    return new JqError(`Cannot update field at object index of ${kindOf(container)}`);
  }
  return accessError(container, key);
}

/** `container` without the given keys, which all refer to it as it is now. */
export function without(machine: Machine, container: Json, keys: readonly Json[]): Json {
  if (container === null || keys.length === 0) return container;
  if (isArray(container)) return withoutElements(machine, container, keys);
  if (!isObject(container)) throw new JqError(`Cannot delete fields from ${kindOf(container)}`);
  const copy: MutableObject = { ...container };
  for (const key of keys) {
    if (typeof key !== 'string') {
      throw new JqError(`Cannot delete ${kindOf(key)} field of object`);
    }
    if (Object.hasOwn(copy, key)) delete copy[key];
  }
  return copy;
}

function withoutElements(machine: Machine, array: readonly Json[], keys: readonly Json[]): Json {
  const doomed = new Uint8Array(array.length);
  machine.charge(array.length);
  for (const key of keys) {
    if (typeof key === 'number') {
      const whole = Math.trunc(key);
      const index = whole < 0 ? whole + array.length : whole;
      if (index >= 0 && index < array.length) doomed[index] = 1;
      continue;
    }
    const bounds = sliceBounds(key);
    if (bounds === undefined) throw deletionError(key);
    const { start, end } = clampSlice(array.length, bounds);
    doomed.fill(1, start, end);
  }
  return array.filter((_, index) => doomed[index] === 0);
}

function deletionError(key: Json): JqError {
  return isObject(key)
    ? accessError([], key)
    : new JqError(`Cannot delete ${kindOf(key)} element of array`);
}
