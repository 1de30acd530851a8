import { single } from '../compile/make-filter.ts';
import { JqError } from '../errors.ts';
import { isArray, isObject, type Json } from '../json.ts';
import { iterateError } from '../runtime/access.ts';
import { compare, equal } from '../runtime/compare.ts';
import { describe } from '../runtime/describe.ts';
import type { Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Scope } from '../runtime/scope.ts';
import { type Builtin, type BuiltinTable, ofInput, ofValues } from './builtin.ts';

/** An element and what it is sorted by. */
interface Keyed {
  readonly key: Json;
  readonly value: Json;
}

function sort(machine: Machine, values: readonly Json[]): Json[] {
  chargeSorting(machine, values.length);
  return values.toSorted((left, right) => compare(machine, left, right));
}

function sortKeyed(machine: Machine, items: readonly Keyed[]): Keyed[] {
  chargeSorting(machine, items.length);
  return items.toSorted((left, right) => compare(machine, left.key, right.key));
}

function chargeSorting(machine: Machine, size: number): void {
  machine.charge(size * Math.ceil(Math.log2(size + 1)));
}

function arrayToSort(value: Json): readonly Json[] {
  if (isArray(value)) return value;
  throw new JqError(`${describe(value)} cannot be sorted, as it is not an array`);
}

/** The elements with the outputs of a filter as their keys; one output is its own key. */
function keyed(
  machine: Machine,
  scope: Scope | undefined,
  input: Json,
  by: Filter,
  refusal: string,
): Keyed[] {
  const members = isObject(input) ? Object.keys(input).map((key) => input[key] ?? null) : input;
  if (!isArray(members)) throw iterateError(input);
  const items = members.map((value): Keyed => {
    machine.step();
    if (by.arity === 'one') return { key: by.one(machine, scope, value) as Json, value };
    const key: Json[] = [];
    by.each(machine, scope, value, (output) => {
      key.push(output);
      return false;
    });
    return { key, value };
  });
  if (isArray(input)) return items;
  const keys = items.map(({ key }) => (by.arity === 'one' ? [key] : key));
  throw new JqError(`${describe(input)} and ${describe(keys)} ${refusal}`);
}

const NOT_SORTABLE = 'cannot be sorted, as they are not both arrays';
const NOT_ITERABLE = 'cannot be iterated over';

function byKey(
  refusal: string,
  finish: (machine: Machine, items: readonly Keyed[]) => Json,
): Builtin {
  return ([by]) =>
    single((machine, scope, input) => finish(machine, keyed(machine, scope, input, by!, refusal)));
}

function groups(machine: Machine, items: readonly Keyed[]): Json[][] {
  const grouped: Json[][] = [];
  let last: Keyed | undefined;
  for (const item of sortKeyed(machine, items)) {
    if (last !== undefined && equal(machine, last.key, item.key)) grouped.at(-1)?.push(item.value);
    else grouped.push([item.value]);
    last = item;
  }
  return grouped;
}

/** The least element, the first of equals; or the greatest, the last of equals. */
function extreme(machine: Machine, items: readonly Keyed[], wantsLeast: boolean): Json {
  let best: Keyed | undefined;
  for (const item of items) {
    machine.step();
    const order = best === undefined ? 0 : compare(machine, item.key, best.key);
    if (best === undefined || order < 0 === wantsLeast) best = item;
  }
  return best?.value ?? null;
}

function extremeOf(wantsLeast: boolean): Builtin {
  return ofInput((machine, value) => {
    if (!isArray(value))
      throw new JqError(`${describe(value)} and ${describe(value)} ${NOT_ITERABLE}`);
    return extreme(
      machine,
      value.map((item) => ({ key: item, value: item })),
      wantsLeast,
    );
  });
}

function unique(machine: Machine, value: Json): Json {
  const kept: Json[] = [];
  for (const item of sort(machine, arrayToSort(value))) {
    if (kept.length === 0 || !equal(machine, kept.at(-1) ?? null, item)) kept.push(item);
  }
  return kept;
}

/** The index of a value in a sorted array, or -1 minus the index at which it would be inserted. */
function binarySearch(machine: Machine, value: Json, target: Json): Json {
  if (!isArray(value)) throw new JqError(`${describe(value)} cannot be searched from`);
  let from = 0;
  let to = value.length;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const order = compare(machine, target, value[middle] ?? null);
    if (order === 0) return middle;
    if (order < 0) to = middle;
    else from = middle + 1;
  }
  return -1 - from;
}

export const SORTING: BuiltinTable = {
  'sort/0': ofInput((machine, value) => sort(machine, arrayToSort(value))),
  'sort_by/1': byKey(NOT_SORTABLE, (machine, items) =>
    sortKeyed(machine, items).map(({ value }) => value),
  ),
  'group_by/1': byKey(NOT_SORTABLE, groups),
  'unique/0': ofInput(unique),
  'unique_by/1': byKey(NOT_SORTABLE, (machine, items) =>
    groups(machine, items).map((group) => group[0] ?? null),
  ),
  'min/0': extremeOf(true),
  'max/0': extremeOf(false),
  'min_by/1': byKey(NOT_ITERABLE, (machine, items) => extreme(machine, items, true)),
  'max_by/1': byKey(NOT_ITERABLE, (machine, items) => extreme(machine, items, false)),
  'bsearch/1': ofValues((machine, value, target) => binarySearch(machine, value, target ?? null)),
};
