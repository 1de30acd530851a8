import { collect } from '../compile/construction.ts';
import { many, optional, single } from '../compile/make-filter.ts';
import { iterate } from '../compile/selection.ts';
import { empty, identity, pipe } from '../compile/sequence.ts';
import { JqError } from '../errors.ts';
import { isArray, isObject, isTruthy, type Json, kindOf } from '../json.ts';
import { codePointLength, utf8Length } from '../runtime/code-points.ts';
import { sortedKeys } from '../runtime/compare.ts';
import { contains } from '../runtime/contains.ts';
import { describe } from '../runtime/describe.ts';
import { Draft } from '../runtime/draft.ts';
import type { Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import { type Builtin, type BuiltinTable, ofInput, ofValues } from './builtin.ts';

function length(machine: Machine, value: Json): Json {
  if (typeof value === 'string') {
    machine.charge(value.length >> 6);
    return codePointLength(value);
  }
  if (isArray(value)) return value.length;
  if (value === null) return 0;
  if (typeof value === 'number') return Math.abs(value);
  if (typeof value === 'object') {
    const count = Object.keys(value).length;
    machine.charge(count >> 3);
    return count;
  }
  throw new JqError(`${describe(value)} has no length`);
}

function utf8ByteLength(_machine: Machine, value: Json): Json {
  if (typeof value === 'string') return utf8Length(value);
  throw new JqError(`${describe(value)} only strings have UTF-8 byte length`);
}

function keys(order: (machine: Machine, object: { readonly [key: string]: Json }) => string[]) {
  return (machine: Machine, value: Json): Json => {
    if (isArray(value)) {
      machine.charge(value.length);
      return Array.from(value, (_, index) => index);
    }
    if (isObject(value)) return order(machine, value);
    throw new JqError(`${describe(value)} has no keys`);
  };
}

export const keysUnsorted = keys((machine, object) => {
  const names = Object.keys(object);
  machine.charge(names.length);
  return names;
});

function has(_machine: Machine, container: Json, key: Json): Json {
  if (container === null) return false;
  if (isObject(container) && typeof key === 'string') return Object.hasOwn(container, key);
  if (isArray(container) && typeof key === 'number') {
    const index = Math.trunc(key);
    return index >= 0 && index < container.length;
  }
  throw new JqError(`Cannot check whether ${kindOf(container)} has a ${kindOf(key)} key`);
}

/** `f(xs)` where the input is the argument and the outputs of `xs` are what it is asked about. */
function turned(operate: (machine: Machine, subject: Json, argument: Json) => Json): Builtin {
  return ([subjects]) =>
    subjects!.arity === 'one'
      ? single((machine, scope, input) =>
          operate(machine, subjects!.one(machine, scope, input) as Json, input),
        )
      : many((machine, scope, input, emit) =>
          subjects!.each(machine, scope, input, (subject) =>
            emit(operate(machine, subject, input)),
          ),
        );
}

/** Sums up the outputs of a filter, beginning with null; arrays and objects in place. */
function sum(values: Filter): Filter {
  return single((machine, scope, input) => {
    const total = new Draft(machine, null);
    values.each(machine, scope, input, (value) => {
      if (++machine.steps >= machine.checkpoint) machine.tick();
      total.append(value);
      return false;
    });
    return total.root;
  });
}

/** The input, where it is of the kinds wanted. */
function only(isWanted: (value: Json) => boolean): Builtin {
  const filter = optional(
    (_machine, _scope, input) => (isWanted(input) ? input : undefined),
    (_machine, _scope, path, input, emit) => isWanted(input) && emit(path, input),
  );
  return () => filter;
}

export function select(condition: Filter): Filter {
  if (condition.arity === 'one') {
    const filter = optional(
      (machine, scope, input) =>
        isTruthy(condition.one(machine, scope, input) as Json) ? input : undefined,
      (machine, scope, path, input, emit) =>
        isTruthy(condition.one(machine, scope, input) as Json) && emit(path, input),
    );
    return filter.with({ guarded: { condition, outcome: identity } });
  }
  return many(
    (machine, scope, input, emit) =>
      condition.each(machine, scope, input, (value) => isTruthy(value) && emit(input)),
    (machine, scope, path, input, emit) =>
      condition.each(machine, scope, input, (value) => isTruthy(value) && emit(path, input)),
  );
}

const raise: Filter = single((_machine, _scope, input): Json => {
  throw new JqError(input);
});

function abs(_machine: Machine, value: Json): Json {
  if (typeof value === 'number') return value < 0 ? -value : value;
  if (value === null || typeof value === 'boolean') {
    throw new JqError(`${describe(value)} cannot be negated`);
  }
  return value;
}

function isNumberWhere(test: (value: number) => boolean): Builtin {
  return ofInput((_machine, value) => typeof value === 'number' && test(value));
}

const SMALLEST_NORMAL = 2.2250738585072014e-308;

function isNormal(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) >= SMALLEST_NORMAL;
}

export const CORE: BuiltinTable = {
  'empty/0': () => empty,
  'not/0': ofInput((_machine, value) => !isTruthy(value)),
  'error/0': () => raise,
  'error/1': ([message]) => pipe(message!, raise),
  'length/0': ofInput(length),
  'utf8bytelength/0': ofInput(utf8ByteLength),
  'type/0': ofInput((_machine, value) => kindOf(value)),
  'keys/0': ofInput(keys(sortedKeys)),
  'keys_unsorted/0': ofInput(keysUnsorted),
  'has/1': ofValues(has),
  'in/1': turned(has),
  'contains/1': ofValues(contains),
  'inside/1': turned(contains),
  'add/0': () => sum(iterate(identity, false)),
  'add/1': ([values]) => sum(values!),
  'abs/0': ofInput(abs),
  'map/1': ([each]) => collect(pipe(iterate(identity, false), each!)),
  'select/1': ([condition]) => select(condition!),
  'arrays/0': only(isArray),
  'objects/0': only(isObject),
  'iterables/0': only((value) => typeof value === 'object' && value !== null),
  'booleans/0': only((value) => typeof value === 'boolean'),
  'numbers/0': only((value) => typeof value === 'number'),
  'strings/0': only((value) => typeof value === 'string'),
  'nulls/0': only((value) => value === null),
  'values/0': only((value) => value !== null),
  'scalars/0': only((value) => typeof value !== 'object' || value === null),
  'normals/0': only((value) => typeof value === 'number' && isNormal(value)),
  'finites/0': only((value) => typeof value === 'number' && Math.abs(value) !== Infinity),
  'isinfinite/0': isNumberWhere((value) => Math.abs(value) === Infinity),
  'isnan/0': isNumberWhere(Number.isNaN),
  'isnormal/0': isNumberWhere(isNormal),
  'isfinite/0': isNumberWhere((value) => Math.abs(value) !== Infinity),
  'infinite/0': ofInput(() => Infinity),
  'nan/0': ofInput(() => Number.NaN),
  'now/0': ofInput((machine) => machine.now()),
  'have_literal_numbers/0': ofInput(() => true),
  'have_decnum/0': ofInput(() => false),
};
