import { many, single } from '../compile/make-filter.ts';
import { binary } from '../compile/operators.ts';
import { recurse } from '../compile/recurse.ts';
import { iterate } from '../compile/selection.ts';
import { identity, pipe } from '../compile/sequence.ts';
import { JqError } from '../errors.ts';
import { isTruthy, type Json } from '../json.ts';
import { add } from '../runtime/arithmetic.ts';
import { compare, equal } from '../runtime/compare.ts';
import type { EmitPath, Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import { NOWHERE, type Path } from '../runtime/path.ts';
import type { Scope } from '../runtime/scope.ts';
import type { BuiltinTable } from './builtin.ts';
import { select } from './core.ts';
import { every, some } from './generators.ts';

/** Runs a filter for its outputs, or for its outputs and their paths. */
type Follow = (
  filter: Filter,
  machine: Machine,
  scope: Scope | undefined,
  path: Path,
  value: Json,
  emit: EmitPath,
) => boolean;

const byValue: Follow = (filter, machine, scope, path, value, emit) =>
  filter.each(machine, scope, value, (output) => emit(path, output));

const byPath: Follow = (filter, machine, scope, path, value, emit) =>
  filter.paths(machine, scope, path, value, emit);

interface Place {
  readonly path: Path;
  readonly value: Json;
}

/** Describes a generator once, for values and for paths. */
function following(
  run: (
    follow: (filter: Filter, from: Place, emit: EmitPath) => boolean,
    machine: Machine,
    scope: Scope | undefined,
    from: Place,
    emit: EmitPath,
  ) => boolean,
): Filter {
  const start =
    (follow: Follow) =>
    (machine: Machine, scope: Scope | undefined, path: Path, value: Json, emit: EmitPath) =>
      run(
        (filter, from, take) => follow(filter, machine, scope, from.path, from.value, take),
        machine,
        scope,
        { path, value },
        emit,
      );
  const values = start(byValue);
  return many(
    (machine, scope, input, emit) =>
      values(machine, scope, NOWHERE, input, (_path, value) => emit(value)),
    start(byPath),
  );
}

/** Levels of generators inside generators that are run on the stack before they are listed first. */
const NESTED_LEVELS = 50;

/** `recurse(step)`: the input, and the same of every output of `step`. */
function recurseBy(step: Filter): Filter {
  return following((follow, machine, _scope, from, emit) => {
    const descend = (place: Place, level: number): boolean => {
      machine.step();
      if (emit(place.path, place.value)) return true;
      return follow(step, place, (path, value) =>
        level < NESTED_LEVELS
          ? descend({ path, value }, level + 1)
          : listed(follow, machine, step, { path, value }, emit),
      );
    };
    return descend(from, 0);
  });
}

/** Deep down, each level's outputs are listed before the next level begins: no stack is needed. */
function listed(
  follow: (filter: Filter, from: Place, emit: EmitPath) => boolean,
  machine: Machine,
  step: Filter,
  from: Place,
  emit: EmitPath,
): boolean {
  const pending: (Place | { readonly error: unknown })[] = [from];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    machine.step();
    if ('error' in next) throw next.error;
    if (emit(next.path, next.value)) return true;
    const below: (Place | { readonly error: unknown })[] = [];
    try {
      follow(step, next, (path, value) => {
        machine.step();
        below.push({ path, value });
        return false;
      });
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      below.push({ error });
    }
    for (let index = below.length - 1; index >= 0; index--) pending.push(below[index]!);
  }
  return false;
}

/** `while(condition; update)`, or `until`: which of the values on the way are outputs differs. */
function loop(condition: Filter, update: Filter, isUntil: boolean): Filter {
  const isSimple = condition.arity === 'one' && update.arity !== 'many';
  return following((follow, machine, scope, from, emit) => {
    if (isSimple) return simpleLoop(follow, machine, scope, from, emit);
    const turn = (place: Place): boolean => {
      machine.step();
      machine.enter(4);
      const stopped = condition.each(machine, scope, place.value, (verdict) => {
        if (isTruthy(verdict) === isUntil) return isUntil && emit(place.path, place.value);
        if (!isUntil && emit(place.path, place.value)) return true;
        return follow(update, place, (path, value) => turn({ path, value }));
      });
      machine.leave(4);
      return stopped;
    };
    return turn(from);
  });

  function simpleLoop(
    follow: (filter: Filter, from: Place, emit: EmitPath) => boolean,
    machine: Machine,
    scope: Scope | undefined,
    from: Place,
    emit: EmitPath,
  ): boolean {
    let place: Place | undefined = from;
    while (place !== undefined) {
      machine.step();
      const here: Place = place;
      if (isTruthy(condition.one(machine, scope, here.value) as Json) === isUntil) {
        return isUntil && emit(here.path, here.value);
      }
      if (!isUntil && emit(here.path, here.value)) return true;
      place = undefined;
      follow(update, here, (path, value) => {
        place = { path, value };
        return false;
      });
    }
    return false;
  }
}

/** `repeat(update)`: the outputs of `update`, over and over. */
function repeat(update: Filter): Filter {
  return following((follow, machine, _scope, from, emit) => {
    for (;;) {
      machine.step();
      if (follow(update, from, emit)) return true;
    }
  });
}

/** `range(from; to; by)`: adds up as long as the order of values allows; they may be no numbers. */
function rangeBy(from: Filter, to: Filter, by: Filter): Filter {
  const run = (
    machine: Machine,
    start: Json,
    end: Json,
    step: Json,
    emit: (value: Json) => boolean,
  ) => {
    const direction = compare(machine, step, 0);
    if (direction === 0) return false;
    for (let value = start; ; value = add(machine, value, step)) {
      machine.step();
      const order = compare(machine, value, end);
      if (direction > 0 ? order >= 0 : order <= 0) return false;
      if (emit(value)) return true;
    }
  };
  return many((machine, scope, input, emit) =>
    from.each(machine, scope, input, (start) =>
      to.each(machine, scope, input, (end) =>
        by.each(machine, scope, input, (step) => run(machine, start, end, step, emit)),
      ),
    ),
  );
}

const members = iterate(identity, false);
const isInput = (values: Filter): Filter =>
  many((machine, scope, input, emit) =>
    values.each(machine, scope, input, (value) => emit(equal(machine, value, input))),
  );
const itself = single((_machine, _scope, input) => input);

export const ITERATION: BuiltinTable = {
  'recurse/0': () => recurse,
  'recurse/1': ([step]) => recurseBy(step!),
  'recurse/2': ([step, condition]) => recurseBy(pipe(step!, select(condition!))),
  'while/2': ([condition, update]) => loop(condition!, update!, false),
  'until/2': ([condition, update]) => loop(condition!, update!, true),
  'repeat/1': ([update]) => repeat(update!),
  'range/3': ([from, to, by]) => rangeBy(from!, to!, by!),
  'any/0': () => some(members, itself),
  'any/1': ([condition]) => some(members, condition!),
  'any/2': ([source, condition]) => some(source!, condition!),
  'all/0': () => every(members, itself),
  'all/1': ([condition]) => every(members, condition!),
  'all/2': ([source, condition]) => every(source!, condition!),
  'IN/1': ([values]) => some(isInput(values!), itself),
  'IN/2': ([source, values]) => some(binary('==', source!, values!), itself),
};
