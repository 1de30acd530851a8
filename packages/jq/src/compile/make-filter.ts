import type { Json } from '../json.ts';
import { type Each, Filter, type One, type Paths, type Traits } from '../runtime/filter.ts';
import { NOWHERE } from '../runtime/path.ts';

/** A filter with exactly one output. */
export function single(
  one: (...args: Parameters<One>) => Json,
  paths: Paths = valuePaths((machine, scope, input, emit) => emit(one(machine, scope, input))),
  traits?: Traits,
): Filter {
  const each: Each = (machine, scope, input, emit) => emit(one(machine, scope, input));
  return new Filter('one', one, each, paths, traits);
}

/** A filter with one output or none. */
export function optional(one: One, paths?: Paths): Filter {
  const each: Each = (machine, scope, input, emit) => {
    const value = one(machine, scope, input);
    return value !== undefined && emit(value);
  };
  return new Filter('optional', one, each, paths ?? valuePaths(each));
}

/** A filter with any number of outputs. */
export function many(each: Each, paths: Paths = valuePaths(each)): Filter {
  return new Filter('many', notSingle, each, paths);
}

export function notSingle(): never {
  throw new Error('Expected a filter with at most one output, but it has many.');
}

/** For filters that make values: a value is nowhere in the input, unless it is the input itself. */
export function valuePaths(each: Each): Paths {
  return (machine, scope, path, input, emit) =>
    each(machine, scope, input, (value) => emit(value === input ? path : NOWHERE, value));
}

/** The first output of a filter of any arity, or undefined. */
export function firstOf(filter: Filter): One {
  if (filter.arity !== 'many') return filter.one;
  return (machine, scope, input) => {
    let first: Json | undefined;
    filter.each(machine, scope, input, (value) => {
      first = value;
      return true;
    });
    return first;
  };
}

/** The filter that applies an operation to one output of each argument, the last one outermost. */
export function product(
  args: readonly Filter[],
  operate: (machine: Parameters<One>[0], input: Json, values: readonly Json[]) => Json,
): Filter {
  if (args.every((arg) => arg.arity === 'one')) {
    return single((machine, scope, input) => {
      const values = new Array<Json>(args.length);
      for (let index = args.length - 1; index >= 0; index--) {
        values[index] = args[index]?.one(machine, scope, input) ?? null;
      }
      return operate(machine, input, values);
    });
  }
  return many((machine, scope, input, emit) => {
    const values = new Array<Json>(args.length);
    const choose = (index: number): boolean => {
      if (index < 0) return emit(operate(machine, input, values.slice()));
      const arg = args[index];
      if (arg === undefined) return false;
      return arg.each(machine, scope, input, (value) => {
        values[index] = value;
        return choose(index - 1);
      });
    };
    return choose(args.length - 1);
  });
}
