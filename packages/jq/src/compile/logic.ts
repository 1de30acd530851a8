import { isTruthy, type Json } from '../json.ts';
import { Filter } from '../runtime/filter.ts';
import { many, single } from './make-filter.ts';

/** `left and right`, `left or right`: the right side is asked only where the left has not decided. */
export function compileLogic(kind: 'and' | 'or', left: Filter, right: Filter): Filter {
  const deciding = kind === 'or';
  if (left.arity === 'one' && right.arity === 'one') {
    return single((machine, scope, input) => {
      if (isTruthy(left.one(machine, scope, input) as Json) === deciding) return deciding;
      return isTruthy(right.one(machine, scope, input) as Json);
    });
  }
  return many((machine, scope, input, emit) =>
    left.each(machine, scope, input, (value) => {
      if (isTruthy(value) === deciding) return emit(deciding);
      return right.each(machine, scope, input, (other) => emit(isTruthy(other)));
    }),
  );
}

/** `left // right`: the true outputs of the left side; the right side when there is none. */
export function alternative(left: Filter, right: Filter): Filter {
  const paths: Filter['paths'] = (machine, scope, path, input, emit) => {
    let found = false;
    const stopped = left.paths(machine, scope, path, input, (at, value) => {
      if (!isTruthy(value)) return false;
      found = true;
      return emit(at, value);
    });
    return found ? stopped : right.paths(machine, scope, path, input, emit);
  };
  if (left.arity === 'many') return many(alternativeEach(left, right), paths);
  const choose: Filter['one'] = (machine, scope, input) => {
    const value = left.one(machine, scope, input);
    return value !== undefined && isTruthy(value) ? value : undefined;
  };
  return new Filter(
    right.arity,
    (machine, scope, input) => choose(machine, scope, input) ?? right.one(machine, scope, input),
    (machine, scope, input, emit) => {
      const value = choose(machine, scope, input);
      return value === undefined ? right.each(machine, scope, input, emit) : emit(value);
    },
    paths,
  );
}

function alternativeEach(left: Filter, right: Filter): Filter['each'] {
  return (machine, scope, input, emit) => {
    let found = false;
    const stopped = left.each(machine, scope, input, (value) => {
      if (!isTruthy(value)) return false;
      found = true;
      return emit(value);
    });
    return found ? stopped : right.each(machine, scope, input, emit);
  };
}
