import type { Json } from '../json.ts';
import { callEach, callOne, callPaths } from '../runtime/call.ts';
import { Filter } from '../runtime/filter.ts';
import type { CompiledFunction } from '../runtime/function.ts';
import type { Machine } from '../runtime/machine.ts';
import { type Closure, outward, Scope } from '../runtime/scope.ts';
import type { Node } from '../syntax/ast.ts';
import type { CallNode } from './call.ts';
import type { Compilation, Place } from './compilation.ts';
import { many } from './make-filter.ts';
import type { FunctionName, Names } from './names.ts';
import { joinedArity } from './sequence.ts';

/** An argument as its caller sees it. */
interface Argument {
  readonly filter: Filter;
  readonly isValue: boolean;
  /** The closure to hand on. A parameter that is passed through is not wrapped again. */
  readonly close: (scope: Scope | undefined) => Closure;
}

/** A call of a function that the program defines. */
export function compileFunctionCall(
  context: Compilation,
  node: CallNode,
  callee: FunctionName,
  place: Place,
): Filter {
  const args = node.args.map((arg, index) =>
    argument(context, arg, callee.definition.parameters[index]?.isValue ?? false, place.names),
  );
  const compiled = variant(context, callee, args);
  const distance = place.names.depth - callee.names.depth;
  const height = context.depth;
  const bindsOnce = args.every((arg) => !arg.isValue || arg.filter.arity === 'one');
  if (!bindsOnce) return callForEachValue(compiled, args, distance, height);
  const enterScope = scopeMaker(args, distance);
  if (place.isTail && compiled.isRecursive) {
    return tailCall(compiled, enterScope, height);
  }
  return new Filter(
    compiled.arity,
    (machine, scope, input) =>
      callOne(machine, compiled, enterScope(machine, scope, input), input, height),
    (machine, scope, input, emit) =>
      callEach(machine, compiled, enterScope(machine, scope, input), input, height, emit),
    (machine, scope, path, input, emit) =>
      callPaths(machine, compiled, enterScope(machine, scope, input), path, input, height, emit),
  );
}

type EnterScope = (machine: Machine, scope: Scope | undefined, input: Json) => Scope | undefined;

/** Leaves the call to whoever called the function that it ends: tail recursion takes no stack. */
function tailCall(callee: CompiledFunction, enterScope: EnterScope, height: number): Filter {
  return new Filter(
    callee.arity,
    (machine, scope, input) => {
      machine.pendingCall = { callee, scope: enterScope(machine, scope, input), input };
      return undefined;
    },
    (machine, scope, input) => {
      machine.pendingCall = { callee, scope: enterScope(machine, scope, input), input };
      return false;
    },
    (machine, scope, path, input, emit) =>
      callPaths(machine, callee, enterScope(machine, scope, input), path, input, height, emit),
  );
}

function argument(context: Compilation, node: Node, isValue: boolean, names: Names): Argument {
  const filter = context.apart(node, { names, isTail: false });
  const passed = node.kind === 'call' ? names.callee(node.name, node.args.length) : undefined;
  if (passed?.kind === 'parameter') {
    const distance = names.depth - passed.depth;
    return { filter, isValue, close: (scope) => outward(scope, distance)!.closure! };
  }
  return { filter, isValue, close: (scope) => ({ filter, scope }) };
}

/** The function compiled for arguments of these arities. */
function variant(
  context: Compilation,
  callee: FunctionName,
  args: readonly Argument[],
): CompiledFunction {
  const key = args.map(({ filter }) => filter.arity).join();
  const known = callee.variants.get(key);
  if (known !== undefined) {
    if (known.body === undefined) known.isRecursive = true;
    return known;
  }
  const { definition } = callee;
  const compiled: CompiledFunction = {
    name: callee.name,
    arity: 'one',
    body: undefined,
    isRecursive: false,
  };
  callee.variants.set(key, compiled);
  const names = definition.parameters.reduce(
    (outer, { name, isValue }, index) =>
      outer.withParameter(name, isValue, isValue ? 'many' : (args[index]?.filter.arity ?? 'many')),
    callee.names,
  );
  compiled.body = settle(context, definition.body, compiled, names);
  return compiled;
}

/**
 * Compiles a body that may call itself: assuming that it has one output until the body shows
 * otherwise, then once more with what it showed. There are three arities, so this ends.
 */
function settle(
  context: Compilation,
  body: Node,
  compiled: CompiledFunction,
  names: Names,
): Filter {
  for (;;) {
    const filter = context.apart(body, { names, isTail: true });
    const assumed = compiled.arity;
    compiled.arity = filter.arity;
    if (!compiled.isRecursive || joinedArity(assumed, filter.arity) === assumed) return filter;
  }
}

function scopeMaker(args: readonly Argument[], distance: number): EnterScope {
  if (args.length === 0) return (_machine, scope) => outward(scope, distance);
  return (machine, scope, input) => {
    let inner = outward(scope, distance);
    for (const { filter, isValue, close } of args) {
      const value = isValue ? (filter.one(machine, scope, input) as Json) : null;
      inner = new Scope(inner, value, close(scope));
    }
    return inner;
  };
}

/** Value parameters with other than one value: a call for each combination, the first outermost. */
function callForEachValue(
  callee: CompiledFunction,
  args: readonly Argument[],
  distance: number,
  height: number,
): Filter {
  const forEach = (
    machine: Machine,
    scope: Scope | undefined,
    input: Json,
    call: (inner: Scope | undefined) => boolean,
  ): boolean => {
    const bind = (index: number, inner: Scope | undefined): boolean => {
      const arg = args[index];
      if (arg === undefined) return call(inner);
      const closure = arg.close(scope);
      if (!arg.isValue) return bind(index + 1, new Scope(inner, null, closure));
      return arg.filter.each(machine, scope, input, (value) =>
        bind(index + 1, new Scope(inner, value, closure)),
      );
    };
    return bind(0, outward(scope, distance));
  };
  return many(
    (machine, scope, input, emit) =>
      forEach(machine, scope, input, (inner) =>
        callEach(machine, callee, inner, input, height, emit),
      ),
    (machine, scope, path, input, emit) =>
      forEach(machine, scope, input, (inner) =>
        callPaths(machine, callee, inner, path, input, height, emit),
      ),
  );
}
