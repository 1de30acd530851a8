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
import type { Node, UpdateOperator } from '../syntax/ast.ts';
import { firstOf, many, optional, single } from './make-filter.ts';
import { readsInput } from './reads-input.ts';

/** Runs `use` for the keys of every path of the target. */
export function eachPath(
  target: Filter,
  machine: Machine,
  scope: Scope | undefined,
  input: Json,
  use: (keys: readonly Json[]) => boolean,
): boolean {
  return target.paths(machine, scope, ROOT, input, (path, value) => {
    machine.charge(1 + (path.length >> 3));
    return use(keysOrThrow(path, value));
  });
}

function keysOrThrow(path: Path, value: Json): readonly Json[] {
  if (path !== NOWHERE) return keysOf(path);
  throw new JqError(`Invalid path expression with result ${excerpt(value)}`);
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
    applyChange(draft, keys, change(machine, scope, draft.get(keys)), doomed);
    return false;
  });
  return doomed.length === 0 ? draft.root : deletePaths(machine, draft.root, doomed);
}

function applyChange(
  draft: Draft,
  keys: readonly Json[],
  next: Json | undefined,
  doomed: (readonly Json[])[],
): void {
  if (next === undefined) doomed.push(keys);
  else draft.set(keys, next);
}

/**
 * The same on a draft that others will change further. Paths are listed before the first change, as
 * they lead through the draft; an error among them waits for the changes that come before it.
 */
function modifyDraft(
  target: Filter,
  change: Change,
  machine: Machine,
  scope: Scope | undefined,
  draft: Draft,
): void {
  const { paths, error } = listPaths(target, machine, scope, draft.root);
  const doomed: (readonly Json[])[] = [];
  for (const keys of paths) {
    applyChange(draft, keys, change(machine, scope, draft.get(keys)), doomed);
  }
  if (error !== undefined) throw error;
  if (doomed.length === 0) return;
  draft.disown();
  draft.root = deletePaths(machine, draft.root, doomed);
}

function listPaths(target: Filter, machine: Machine, scope: Scope | undefined, input: Json) {
  const paths: (readonly Json[])[] = [];
  try {
    eachPath(target, machine, scope, input, (keys) => {
      paths.push(keys);
      return false;
    });
    return { paths, error: undefined };
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    return { paths, error };
  }
}

/** `target |= value`: the first output of `value`, or none to delete. */
export function compileModify(target: Filter, value: Filter): Filter {
  const change = firstOf(value);
  const filter = single((machine, scope, input) => modify(target, change, machine, scope, input));
  return filter.with({
    edit: (machine, scope, draft) => modifyDraft(target, change, machine, scope, draft),
  });
}

/** The change that an operand brings about. */
type ChangeBy = (operand: Json) => Change;

/** `target = value`: one result for each value, set at every path. */
function compileAssign(target: Filter, value: Filter, valueReadsInput: boolean): Filter {
  return changeByValue(target, value, valueReadsInput, (operand) => () => operand);
}

/** `target += value` and its like: the value is taken from the input, not from what is changed. */
function compileUpdate(
  operator: UpdateOperator,
  target: Filter,
  value: Filter,
  valueReadsInput: boolean,
): Filter {
  const changeBy: ChangeBy =
    operator === '//'
      ? (operand) => (_machine, _scope, current) => (isTruthy(current) ? current : operand)
      : (operand) => (machine, _scope, current) => ARITHMETIC[operator](machine, current, operand);
  return changeByValue(target, value, valueReadsInput, changeBy);
}

function changeByValue(
  target: Filter,
  value: Filter,
  valueReadsInput: boolean,
  changeBy: ChangeBy,
): Filter {
  const result = (machine: Machine, scope: Scope | undefined, input: Json, operand: Json): Json =>
    modify(target, changeBy(operand), machine, scope, input);
  if (value.arity === 'many') {
    return many((machine, scope, input, emit) =>
      value.each(machine, scope, input, (operand) => emit(result(machine, scope, input, operand))),
    );
  }
  if (value.arity === 'optional') {
    return optional((machine, scope, input) => {
      const operand = value.one(machine, scope, input);
      return operand === undefined ? undefined : result(machine, scope, input, operand);
    });
  }
  const filter = single((machine, scope, input) =>
    result(machine, scope, input, value.one(machine, scope, input) as Json),
  );
  return filter.with({
    edit: (machine, scope, draft) => {
      const operand = value.one(machine, scope, draft.root) as Json;
      if (valueReadsInput && typeof operand === 'object') draft.disown();
      modifyDraft(target, changeBy(operand), machine, scope, draft);
    },
  });
}

type AssignmentNode = Extract<Node, { kind: 'assign' | 'modify' | 'update' }>;

/** `=`, `|=`, and `+=` with its like. */
export function compileAssignment(node: AssignmentNode, inner: (node: Node) => Filter): Filter {
  const target = inner(node.target);
  const value = inner(node.value);
  switch (node.kind) {
    case 'modify':
      return compileModify(target, value);
    case 'assign':
      return compileAssign(target, value, readsInput(node.value));
    case 'update':
      return compileUpdate(node.operator, target, value, readsInput(node.value));
  }
}
