import { JqError } from '../errors.ts';
import { isTruthy, type Json } from '../json.ts';
import { ARITHMETIC } from '../runtime/arithmetic.ts';
import { deletePaths } from '../runtime/delete-paths.ts';
import { excerpt } from '../runtime/describe.ts';
import { Draft } from '../runtime/draft.ts';
import type { Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import { keysOf, NOWHERE, type Path, ROOT } from '../runtime/path.ts';
import type { Scope } from '../runtime/scope.ts';
import type { UpdateOperator } from '../syntax/ast.ts';
import { firstOf, many, optional, single } from './make-filter.ts';

/** Runs `use` for the keys of every path of the target. */
export function eachPath(
  target: Filter,
  machine: Machine,
  scope: Scope | undefined,
  input: Json,
  use: (keys: readonly Json[]) => boolean,
): boolean {
  return target.paths(machine, scope, ROOT, input, (path, value) => use(keysOrThrow(path, value)));
}

function keysOrThrow(path: Path, value: Json): readonly Json[] {
  if (path !== NOWHERE) return keysOf(path);
  throw new JqError(`Invalid path expression with result ${excerpt(value)}`);
}

/** `target = value`: one result for each value, set at every path. */
export function compileAssign(target: Filter, value: Filter): Filter {
  return forEachValue(value, (machine, scope, input, chosen) => {
    const draft = new Draft(machine, input);
    eachPath(target, machine, scope, input, (keys) => {
      draft.set(keys, chosen);
      return false;
    });
    return draft.root;
  });
}

/** What becomes of the value at a path: undefined deletes it. */
type Change = (machine: Machine, scope: Scope | undefined, value: Json) => Json | undefined;

/** Changes the value at every path of the target, one after the other. */
export function modify(
  target: Filter,
  change: Change,
  machine: Machine,
  scope: Scope | undefined,
  input: Json,
): Json {
  const draft = new Draft(machine, input);
  const doomed: (readonly Json[])[] = [];
  eachPath(target, machine, scope, input, (keys) => {
    const next = change(machine, scope, draft.get(keys));
    if (next === undefined) doomed.push(keys);
    else draft.set(keys, next);
    return false;
  });
  return doomed.length === 0 ? draft.root : deletePaths(machine, draft.root, doomed);
}

/** `target |= value`: the first output of `value`, or none to delete. */
export function compileModify(target: Filter, value: Filter): Filter {
  const change = firstOf(value);
  return single((machine, scope, input) => modify(target, change, machine, scope, input));
}

/** `target += value` and its like: the value is taken from the input, not from what is changed. */
export function compileUpdate(operator: UpdateOperator, target: Filter, value: Filter): Filter {
  return forEachValue(value, (machine, scope, input, operand) =>
    modify(
      target,
      operator === '//'
        ? (_machine, _scope, current) => (isTruthy(current) ? current : operand)
        : (_machine, _scope, current) => ARITHMETIC[operator](machine, current, operand),
      machine,
      scope,
      input,
    ),
  );
}

type WithValue = (machine: Machine, scope: Scope | undefined, input: Json, value: Json) => Json;

function forEachValue(value: Filter, result: WithValue): Filter {
  if (value.arity === 'many') {
    return many((machine, scope, input, emit) =>
      value.each(machine, scope, input, (chosen) => emit(result(machine, scope, input, chosen))),
    );
  }
  if (value.arity === 'one') {
    return single((machine, scope, input) =>
      result(machine, scope, input, value.one(machine, scope, input) as Json),
    );
  }
  return optional((machine, scope, input) => {
    const chosen = value.one(machine, scope, input);
    return chosen === undefined ? undefined : result(machine, scope, input, chosen);
  });
}
