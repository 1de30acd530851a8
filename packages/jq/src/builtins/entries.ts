import { collect } from '../compile/construction.ts';
import { single } from '../compile/make-filter.ts';
import { iterate } from '../compile/selection.ts';
import { identity, pipe } from '../compile/sequence.ts';
import { JqError } from '../errors.ts';
import {
  isArray,
  isObject,
  isTruthy,
  type Json,
  type MutableObject,
  ownValue,
  setOwn,
} from '../json.ts';
import { accessError, membersOf } from '../runtime/access.ts';
import { describe } from '../runtime/describe.ts';
import type { Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import { type BuiltinTable, ofInput } from './builtin.ts';

/** `[{key, value}]` for every member of an object or array. */
function toEntries(machine: Machine, value: Json): Json {
  if (isArray(value)) {
    machine.charge(value.length);
    return value.map((member, key) => ({ key, value: member }));
  }
  if (!isObject(value)) throw new JqError(`${describe(value)} has no keys`);
  const names = Object.keys(value);
  machine.charge(names.length);
  return names.map((key) => ({ key, value: value[key] ?? null }));
}

const KEY_NAMES = ['key', 'Key', 'name', 'Name'] as const;

function fromEntries(machine: Machine, value: Json): Json {
  const made: MutableObject = {};
  for (const entry of membersOf(value)) {
    machine.step();
    const key = keyOf(entry);
    if (typeof key !== 'string') {
      throw new JqError(`Cannot use ${describe(key)} as object key`);
    }
    setOwn(made, key, valueIn(entry));
  }
  return made;
}

function keyOf(entry: Json): Json {
  if (entry !== null && !isObject(entry)) throw accessError(entry, 'key');
  if (entry === null) return null;
  for (const name of KEY_NAMES) {
    const key = ownValue(entry, name);
    if (isTruthy(key)) return key;
  }
  return ownValue(entry, 'Name');
}

function valueIn(entry: Json): Json {
  if (!isObject(entry)) return null;
  return Object.hasOwn(entry, 'value') ? (entry.value ?? null) : ownValue(entry, 'Value');
}

function withEntries(update: Filter): Filter {
  const entries = single((machine, _scope, input) => toEntries(machine, input));
  const rebuilt = single((machine, _scope, input) => fromEntries(machine, input));
  return pipe(pipe(entries, collect(pipe(iterate(identity, false), update))), rebuilt);
}

export const ENTRIES: BuiltinTable = {
  'to_entries/0': ofInput(toEntries),
  'from_entries/0': ofInput(fromEntries),
  'with_entries/1': ([update]) => withEntries(update!),
};
