import { JqError } from '../errors.ts';
import { isArray, isObject, type Json } from '../json.ts';
import { access, accessError, iterateError, ownField } from '../runtime/access.ts';
import { excerpt } from '../runtime/describe.ts';
import type { Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import { extend, NOWHERE, type Path } from '../runtime/path.ts';
import { isInherited } from '../runtime/plain.ts';
import type { Node, SliceNode } from '../syntax/ast.ts';
import { internedName } from './interned-name.ts';
import { many, optional, single } from './make-filter.ts';
import { identity, joinedArity } from './sequence.ts';

type CompileInner = (node: Node) => Filter;
type IndexNode = Extract<Node, { kind: 'index' }>;

/** `target[key]`, `.name` and `target.name`. */
export function compileIndex(node: IndexNode, inner: CompileInner): Filter {
  const target = inner(node.target);
  if (node.key.kind === 'literal' && typeof node.key.value === 'string' && !node.optional) {
    if (target.arity === 'one') return fieldOf(target, node.key.value);
  }
  return member(target, inner(node.key), node.optional);
}

/** The usual case: one object, one constant name. */
export function fieldOf(target: Filter, key: string): Filter {
  const paths = memberPaths(target, undefined, key, false);
  if (isInherited(key)) {
    return single(
      (machine, scope, input) => ownField(target.one(machine, scope, input) as Json, key),
      paths,
    );
  }
  if (target === identity) {
    const name = internedName(key);
    return single((machine, _scope, input) => machine.member(input, name), paths, { member: name });
  }
  return single(
    (machine, scope, input) => machine.member(target.one(machine, scope, input) as Json, key),
    paths,
  );
}

/** Any target, any key. Keys are the outer loop, as in jq. */
export function member(target: Filter, key: Filter, isOptional: boolean): Filter {
  const paths = memberPaths(target, key, null, isOptional);
  const arity = joinedArity(key.arity, target.arity);
  const find = isOptional ? access : accessOrThrow;
  if (arity !== 'many') {
    const make = arity === 'one' && !isOptional ? single : optional;
    return (make as typeof optional)((machine, scope, input) => {
      const chosen = key.one(machine, scope, input);
      if (chosen === undefined) return undefined;
      const value = target.one(machine, scope, input);
      return value === undefined ? undefined : find(machine, value, chosen);
    }, paths);
  }
  return many(
    (machine, scope, input, emit) =>
      key.each(machine, scope, input, (chosen) =>
        target.each(machine, scope, input, (value) => {
          const found = find(machine, value, chosen);
          return found !== undefined && emit(found);
        }),
      ),
    paths,
  );
}

export function accessOrThrow(machine: Machine, value: Json, key: Json): Json {
  const found = access(machine, value, key);
  if (found === undefined) throw accessError(value, key);
  return found;
}

/** The paths of members; with a constant key where there is no filter for keys. */
function memberPaths(
  target: Filter,
  key: Filter | undefined,
  constant: Json,
  isOptional: boolean,
): Filter['paths'] {
  return (machine, scope, path, input, emit) => {
    const withKey = (chosen: Json): boolean =>
      target.paths(machine, scope, path, input, (found, value) => {
        if (found === NOWHERE) throw elementNowhere(chosen, value);
        const next = access(machine, value, chosen);
        if (next !== undefined) return emit(extend(found, chosen), next);
        if (isOptional) return false;
        throw accessError(value, chosen);
      });
    return key === undefined ? withKey(constant) : key.each(machine, scope, input, withKey);
  };
}

function elementNowhere(key: Json, value: Json): JqError {
  return new JqError(
    `Invalid path expression near attempt to access element ${excerpt(key)} of ${excerpt(value)}`,
  );
}

/** `target[from:to]`: an index by an object that holds the bounds. */
export function compileSlice(node: SliceNode, inner: CompileInner): Filter {
  const from = node.from === undefined ? undefined : inner(node.from);
  const to = node.to === undefined ? undefined : inner(node.to);
  const key = sliceKey(from, to);
  return member(inner(node.target), key, node.optional);
}

function sliceKey(from: Filter | undefined, to: Filter | undefined): Filter {
  if ((from?.arity ?? 'one') === 'one' && (to?.arity ?? 'one') === 'one') {
    return single((machine, scope, input) => ({
      start: from?.one(machine, scope, input) ?? null,
      end: to?.one(machine, scope, input) ?? null,
    }));
  }
  return many((machine, scope, input, emit) => {
    const withStart = (start: Json): boolean =>
      to === undefined
        ? emit({ start, end: null })
        : to.each(machine, scope, input, (end) => emit({ start, end }));
    return from === undefined ? withStart(null) : from.each(machine, scope, input, withStart);
  });
}

/** `target[]`. */
export function iterate(target: Filter, isOptional: boolean): Filter {
  const each: Filter['each'] =
    target === identity
      ? (machine, _scope, input, emit) => iterateValue(machine, input, isOptional, emit)
      : (machine, scope, input, emit) =>
          target.each(machine, scope, input, (value) =>
            iterateValue(machine, value, isOptional, emit),
          );
  const filter = many(each, (machine, scope, path, input, emit) =>
    target.paths(machine, scope, path, input, (found, value) =>
      iteratePaths(machine, found, value, isOptional, emit),
    ),
  );
  const canLoop = target.arity === 'one' && !isOptional;
  return canLoop ? filter.with({ loop: { target, transform: identity } }) : filter;
}

function iterateValue(
  machine: Machine,
  value: Json,
  isOptional: boolean,
  emit: (value: Json) => boolean,
): boolean {
  if (isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (++machine.steps >= machine.checkpoint) machine.tick();
      if (emit(value[index] ?? null)) return true;
    }
    return false;
  }
  if (!isObject(value)) {
    if (isOptional) return false;
    throw iterateError(value);
  }
  const keys = Object.keys(value);
  machine.charge(keys.length >> 3);
  for (const key of keys) {
    if (++machine.steps >= machine.checkpoint) machine.tick();
    if (emit(value[key] ?? null)) return true;
  }
  return false;
}

function iteratePaths(
  machine: Machine,
  path: Path,
  value: Json,
  isOptional: boolean,
  emit: (path: Path, value: Json) => boolean,
): boolean {
  if (path === NOWHERE) {
    throw new JqError(`Invalid path expression near attempt to iterate through ${excerpt(value)}`);
  }
  if (isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      machine.step();
      if (emit(extend(path, index), value[index] ?? null)) return true;
    }
    return false;
  }
  if (!isObject(value)) {
    if (isOptional) return false;
    throw iterateError(value);
  }
  const keys = Object.keys(value);
  machine.charge(keys.length >> 3);
  for (const key of keys) {
    machine.step();
    if (emit(extend(path, key), value[key] ?? null)) return true;
  }
  return false;
}
