import { many } from '../compile/make-filter.ts';
import { accessOrThrow } from '../compile/selection.ts';
import { JqError } from '../errors.ts';
import { isArray, isObject, type Json } from '../json.ts';
import { accessError, indicesOf, membersOf } from '../runtime/access.ts';
import { add, subtract } from '../runtime/arithmetic.ts';
import { compare } from '../runtime/compare.ts';
import { describe } from '../runtime/describe.ts';
import type { Emit, Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import { type BuiltinTable, ofInput, ofValues } from './builtin.ts';
import { toJson } from './json-values.ts';
import { stringIndices } from './strings.ts';

function lengthOf(value: Json): number {
  if (value === null) return 0;
  if (typeof value === 'number') return Math.abs(value);
  if (typeof value === 'string' || isArray(value)) return value.length;
  if (isObject(value)) return Object.keys(value).length;
  throw new JqError(`${describe(value)} has no length`);
}

function reverse(machine: Machine, value: Json): Json {
  if (isArray(value)) {
    machine.charge(value.length);
    return value.toReversed();
  }
  const length = lengthOf(value);
  if (length === 0 || value === null) return [];
  throw accessError(value, (typeof value === 'string' ? [...value].length : length) - 1);
}

interface Nested {
  readonly items: readonly Json[];
  readonly depth: Json;
  index: number;
}

/** Arrays within the input written out in place, down to a depth. Does not recurse. */
function flatten(machine: Machine, value: Json, depth: Json): Json {
  if (compare(machine, depth, 0) < 0) {
    throw new JqError('flatten depth must not be negative');
  }
  return flattenTo(machine, value, depth);
}

function flattenTo(machine: Machine, value: Json, depth: Json): Json {
  const flat: Json[] = [];
  const open: Nested[] = [{ items: membersOf(value), depth, index: 0 }];
  for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
    machine.step();
    if (at.index === at.items.length) {
      open.pop();
      continue;
    }
    const item = at.items[at.index++] ?? null;
    if (!isArray(item) || at.depth === 0) flat.push(item);
    else open.push({ items: item, depth: subtract(machine, at.depth, 1), index: 0 });
  }
  return flat;
}

function transpose(machine: Machine, value: Json): Json {
  const rows = membersOf(value);
  const width = rows.reduce<number>((widest, row) => Math.max(widest, lengthOf(row)), 0);
  machine.charge(width * rows.length);
  return Array.from({ length: Math.ceil(width) }, (_, index) =>
    rows.map((row) => accessOrThrow(machine, row, index)),
  );
}

function join(machine: Machine, value: Json, separator: Json): Json {
  let text: Json = null;
  for (const item of membersOf(value)) {
    machine.step();
    const before: Json = text === null ? '' : add(machine, text, separator);
    text = add(machine, before, joinable(machine, item));
  }
  return text ?? '';
}

function joinable(machine: Machine, item: Json): Json {
  if (typeof item === 'boolean' || typeof item === 'number') return toJson(machine, item);
  return item ?? '';
}

function indices(machine: Machine, value: Json, target: Json): Json {
  if (typeof value === 'string' && typeof target === 'string') {
    return stringIndices(machine, value, target);
  }
  if (isArray(value)) return indicesOf(machine, value, isArray(target) ? target : [target]);
  return accessOrThrow(machine, value, target);
}

function firstIndex(machine: Machine, value: Json, target: Json): Json {
  return accessOrThrow(machine, indices(machine, value, target), 0);
}

function lastIndex(machine: Machine, value: Json, target: Json): Json {
  const found = indices(machine, value, target);
  if (isArray(found)) return found.at(-1) ?? null;
  const last = accessOrThrow(machine, found, { start: -1, end: null });
  return accessOrThrow(machine, last, 0);
}

/** Every way to choose one member of each of the lists, the last one changing fastest. */
function combinations(machine: Machine, value: Json, emit: Emit): boolean {
  if (lengthOf(value) === 0) return emit([]);
  if (!isArray(value)) throw accessError(value, 0);
  const choose = (index: number, chosen: readonly Json[]): boolean => {
    const list = value[index];
    if (list === undefined) return emit(chosen);
    machine.enter(2);
    const stopped = membersOf(list).some((item) => {
      machine.charge(1 + chosen.length);
      return choose(index + 1, [...chosen, item]);
    });
    machine.leave(2);
    return stopped;
  };
  return choose(0, []);
}

function combinationsOf(count: Filter): Filter {
  return many((machine, scope, input, emit) => {
    const lists: Json[] = [];
    count.each(machine, scope, input, (number) => {
      if (typeof number !== 'number') throw new JqError('Range bounds must be numeric');
      for (let index = 0; index < number; index++) {
        machine.step();
        lists.push(input);
      }
      return false;
    });
    return combinations(machine, lists, emit);
  });
}

const everyCombination = many((machine, _scope, input, emit) => combinations(machine, input, emit));

export const ARRAYS: BuiltinTable = {
  'reverse/0': ofInput(reverse),
  'flatten/0': ofInput((machine, value) => flattenTo(machine, value, -1)),
  'flatten/1': ofValues((machine, value, depth) => flatten(machine, value, depth ?? null)),
  'transpose/0': ofInput(transpose),
  'join/1': ofValues((machine, value, separator) => join(machine, value, separator ?? null)),
  'indices/1': ofValues((machine, value, target) => indices(machine, value, target ?? null)),
  'index/1': ofValues((machine, value, target) => firstIndex(machine, value, target ?? null)),
  'rindex/1': ofValues((machine, value, target) => lastIndex(machine, value, target ?? null)),
  'combinations/0': () => everyCombination,
  'combinations/1': ([count]) => combinationsOf(count!),
};
