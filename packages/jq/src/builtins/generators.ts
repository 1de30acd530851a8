import { firstOf, many, optional, single } from '../compile/make-filter.ts';
import { JqError } from '../errors.ts';
import { isTruthy, type Json } from '../json.ts';
import { subtract } from '../runtime/arithmetic.ts';
import type { Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Path } from '../runtime/path.ts';
import type { Builtin, BuiltinTable } from './builtin.ts';

/** `first(source)`. */
function first(source: Filter): Filter {
  const paths: Filter['paths'] = (machine, scope, path, input, emit) => {
    let stopped = false;
    source.paths(machine, scope, path, input, (found, value) => {
      stopped = emit(found, value);
      return true;
    });
    return stopped;
  };
  return source.arity === 'one' ? source.withPaths(paths) : optional(firstOf(source), paths);
}

function last(source: Filter): Filter {
  return optional((machine, scope, input) => {
    let value: Json | undefined;
    source.each(machine, scope, input, (output) => {
      machine.step();
      value = output;
      return false;
    });
    return value;
  });
}

/** A number of outputs; what is not a number fails as the subtraction in jq's definition does. */
function checkCount(machine: Machine, name: string, count: Json, noun: string): number {
  if (typeof count === 'number') {
    if (count < 0) throw new JqError(`${name} doesn't support negative ${noun}`);
    return count;
  }
  if (typeof count !== 'object' || count !== null) subtract(machine, count, 1);
  throw new JqError(`${name} doesn't support negative ${noun}`);
}

/** What a generator does with its outputs, given a count: all but the first, only the first, … */
interface Counted {
  readonly name: string;
  readonly noun: string;
  /** How many outputs to drop, and how many of the rest to pass on. */
  readonly range: (count: number) => { readonly drop: number; readonly take: number };
}

function counted({ name, noun, range }: Counted): Builtin {
  const run = <Output extends unknown[]>(
    machine: Machine,
    count: Json,
    each: (emit: (...output: Output) => boolean) => boolean,
    emit: (...output: Output) => boolean,
  ): boolean => {
    const { drop, take } = range(checkCount(machine, name, count, noun));
    if (take <= 0) return false;
    let seen = 0;
    let stopped = false;
    each((...output) => {
      machine.step();
      if (seen++ < drop) return false;
      stopped = emit(...output);
      return stopped || seen >= drop + take;
    });
    return stopped;
  };
  return ([counts, source]) =>
    many(
      (machine, scope, input, emit) =>
        counts!.each(machine, scope, input, (count) =>
          run<[Json]>(machine, count, (take) => source!.each(machine, scope, input, take), emit),
        ),
      (machine, scope, path, input, emit) =>
        counts!.each(machine, scope, input, (count) =>
          run<[Path, Json]>(
            machine,
            count,
            (take) => source!.paths(machine, scope, path, input, take),
            emit,
          ),
        ),
    );
}

function rangeFilter(from: Filter, to: Filter): Filter {
  return many((machine, scope, input, emit) =>
    from.each(machine, scope, input, (start) =>
      to.each(machine, scope, input, (end) => {
        if (typeof start !== 'number' || typeof end !== 'number') {
          throw new JqError('Range bounds must be numeric');
        }
        for (let value = start; value < end; value++) {
          if (++machine.steps >= machine.checkpoint) machine.tick();
          if (emit(value)) return true;
        }
        return false;
      }),
    ),
  );
}

const zero = single(() => 0);

/** `isempty(source)`: does it have no output? An error before the first output is an error. */
function isEmpty(source: Filter): Filter {
  const firstOutput = firstOf(source);
  return single((machine, scope, input) => firstOutput(machine, scope, input) === undefined);
}

/** Whether some output of a generator meets (or misses) a condition; asks no further then. */
function decides(source: Filter, condition: Filter, deciding: boolean): Filter {
  return single((machine, scope, input) => {
    let decided = false;
    source.each(machine, scope, input, (value) =>
      condition.each(machine, scope, value, (verdict) => {
        machine.step();
        decided = isTruthy(verdict) === deciding;
        return decided;
      }),
    );
    return decided === deciding;
  });
}

export const some = (source: Filter, condition: Filter): Filter => decides(source, condition, true);
export const every = (source: Filter, condition: Filter): Filter =>
  decides(source, condition, false);

export const GENERATORS: BuiltinTable = {
  'first/1': ([source]) => first(source!),
  'last/1': ([source]) => last(source!),
  'limit/2': counted({
    name: 'limit',
    noun: 'count',
    range: (count) => ({ drop: 0, take: Math.ceil(count) }),
  }),
  'skip/2': counted({
    name: 'skip',
    noun: 'count',
    range: (count) => ({ drop: Math.ceil(count), take: Number.POSITIVE_INFINITY }),
  }),
  'nth/2': counted({
    name: 'nth',
    noun: 'indices',
    range: (count) => ({ drop: Math.ceil(count), take: 1 }),
  }),
  'range/1': ([to]) => rangeFilter(zero, to!),
  'range/2': ([from, to]) => rangeFilter(from!, to!),
  'isempty/1': ([source]) => isEmpty(source!),
};
