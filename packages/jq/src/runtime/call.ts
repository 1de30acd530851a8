import type { Json } from '../json.ts';
import type { Emit, EmitPath } from './filter.ts';
import type { CompiledFunction } from './function.ts';
import type { Machine } from './machine.ts';
import type { Path } from './path.ts';
import type { Scope } from './scope.ts';

/**
 * What a level of expression takes of the stack: generators put a callback on it as well, and paths
 * a larger one.
 */
export const EACH_WEIGHT = 2;
export const PATHS_WEIGHT = 3;

/** Runs a function of at most one output, and the calls that it leaves to its caller. */
export function callOne(
  machine: Machine,
  callee: CompiledFunction,
  scope: Scope | undefined,
  input: Json,
  height: number,
): Json | undefined {
  machine.enter(height);
  machine.step();
  let output = callee.body!.one(machine, scope, input);
  for (let call = machine.pendingCall; call !== undefined; call = machine.pendingCall) {
    machine.pendingCall = undefined;
    machine.step();
    output = call.callee.body!.one(machine, call.scope, call.input);
  }
  machine.leave(height);
  return output;
}

/** Runs a function of any number of outputs, and the calls that it leaves to its caller. */
export function callEach(
  machine: Machine,
  callee: CompiledFunction,
  scope: Scope | undefined,
  input: Json,
  height: number,
  emit: Emit,
): boolean {
  machine.enter(EACH_WEIGHT * height);
  machine.step();
  let stopped = callee.body!.each(machine, scope, input, emit);
  for (let call = machine.pendingCall; call !== undefined; call = machine.pendingCall) {
    machine.pendingCall = undefined;
    machine.step();
    stopped = call.callee.body!.each(machine, call.scope, call.input, emit);
  }
  machine.leave(EACH_WEIGHT * height);
  return stopped;
}

export function callPaths(
  machine: Machine,
  callee: CompiledFunction,
  scope: Scope | undefined,
  path: Path,
  input: Json,
  height: number,
  emit: EmitPath,
): boolean {
  machine.enter(PATHS_WEIGHT * height);
  machine.step();
  const stopped = callee.body!.paths(machine, scope, path, input, emit);
  machine.leave(PATHS_WEIGHT * height);
  return stopped;
}
