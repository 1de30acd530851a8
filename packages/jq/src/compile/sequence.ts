import { isTruthy, type Json } from '../json.ts';
import { type Arity, type Edit, Filter, type Guarded } from '../runtime/filter.ts';
import { NOWHERE } from '../runtime/path.ts';
import { many, optional, single } from './make-filter.ts';

export const identity: Filter = single(
  (_machine, _scope, input) => input,
  (_machine, _scope, path, input, emit) => emit(path, input),
).with({ edit: () => {} });

export const empty: Filter = optional(() => undefined);

/** A constant. Where it stands for a path it leads nowhere, even if it equals the input. */
export function literal(value: Json): Filter {
  const filter = single(
    () => value,
    (_machine, _scope, path, input, emit) =>
      emit(value === input && isUnique(value) ? path : NOWHERE, value),
  );
  return filter.with({ constant: value });
}

/** There is one null, one true and one false: they cannot be told from those of the input. */
function isUnique(value: Json): boolean {
  return value === null || typeof value === 'boolean';
}

/** Of two filters in a row. */
export function joinedArity(left: Arity, right: Arity): Arity {
  if (left === 'many' || right === 'many') return 'many';
  return left === 'optional' ? 'optional' : right;
}

/** `left | right`. */
export function pipe(left: Filter, right: Filter): Filter {
  if (left === identity) return right;
  if (right === identity) return left;
  const paths: Filter['paths'] = (machine, scope, path, input, emit) =>
    left.paths(machine, scope, path, input, (found, value) =>
      right.paths(machine, scope, found, value, emit),
    );
  const arity = joinedArity(left.arity, right.arity);
  if (left.arity === 'one') return pipeFromOne(left, right, paths);
  if (arity === 'optional') {
    if (left.guarded !== undefined) return pipeFromGuarded(left.guarded, right, paths);
    return optional((machine, scope, input) => {
      const value = left.one(machine, scope, input);
      return value === undefined ? undefined : right.one(machine, scope, value);
    }, paths);
  }
  const filter = many(pipeEach(left, right), paths);
  if (left.loop === undefined || right.arity === 'many') return filter;
  const { target, transform } = left.loop;
  return filter.with({ loop: { target, transform: pipe(transform, right) } });
}

/** `select(condition) | outcome | right`. */
function pipeFromGuarded(left: Guarded, right: Filter, paths: Filter['paths']): Filter {
  const { condition } = left;
  const outcome = pipe(left.outcome, right);
  const filter = optional(
    (machine, scope, input) =>
      isTruthy(condition.one(machine, scope, input) as Json)
        ? outcome.one(machine, scope, input)
        : undefined,
    paths,
  );
  return filter.with({ guarded: { condition, outcome } });
}

/** Two changes in place, one after the other. */
function editBoth(left: Filter, right: Filter): Edit | undefined {
  const { edit: first } = left;
  const { edit: second } = right;
  if (first === undefined || second === undefined) return undefined;
  return (machine, scope, draft) => {
    first(machine, scope, draft);
    second(machine, scope, draft);
  };
}

function pipeFromOne(left: Filter, right: Filter, paths: Filter['paths']): Filter {
  return new Filter(
    right.arity,
    (machine, scope, input) => right.one(machine, scope, left.one(machine, scope, input) as Json),
    (machine, scope, input, emit) =>
      right.each(machine, scope, left.one(machine, scope, input) as Json, emit),
    paths,
    { edit: editBoth(left, right) },
  );
}

function pipeEach(left: Filter, right: Filter): Filter['each'] {
  if (left.arity === 'optional') {
    return (machine, scope, input, emit) => {
      const value = left.one(machine, scope, input);
      return value !== undefined && right.each(machine, scope, value, emit);
    };
  }
  if (right.arity === 'one') {
    return (machine, scope, input, emit) =>
      left.each(machine, scope, input, (value) => emit(right.one(machine, scope, value) as Json));
  }
  if (right.arity === 'optional') {
    return (machine, scope, input, emit) =>
      left.each(machine, scope, input, (value) => {
        const output = right.one(machine, scope, value);
        return output !== undefined && emit(output);
      });
  }
  return (machine, scope, input, emit) =>
    left.each(machine, scope, input, (value) => right.each(machine, scope, value, emit));
}

/** `a, b, c`. */
export function comma(parts: readonly Filter[]): Filter {
  return many(
    (machine, scope, input, emit) => {
      for (const part of parts) if (part.each(machine, scope, input, emit)) return true;
      return false;
    },
    (machine, scope, path, input, emit) => {
      for (const part of parts) if (part.paths(machine, scope, path, input, emit)) return true;
      return false;
    },
  );
}
