import { JqError } from '../errors.ts';
import type { Json } from '../json.ts';
import type { Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import { NOWHERE } from '../runtime/path.ts';
import { many, optional, single } from './make-filter.ts';
import { empty, joinedArity } from './sequence.ts';

/** Unwinding costs far more than an ordinary step. */
const CATCH_STEPS = 30;

/** `try body catch handler`; without a handler an error is the end of the outputs. */
export function tryFilter(body: Filter, handler: Filter = empty): Filter {
  const paths: Filter['paths'] = (machine, scope, path, input, emit) =>
    quietly(
      machine,
      (guard) =>
        body.paths(machine, scope, path, input, (found, value) => guard(() => emit(found, value))),
      (error) => handler.paths(machine, scope, NOWHERE, error.value, emit),
    );
  const arity = joinedArity(body.arity, handler.arity);
  if (arity === 'many') {
    return many(
      (machine, scope, input, emit) =>
        quietly(
          machine,
          (guard) => body.each(machine, scope, input, (value) => guard(() => emit(value))),
          (error) => handler.each(machine, scope, error.value, emit),
        ),
      paths,
    );
  }
  const one: Filter['one'] = (machine, scope, input) => {
    const { levels } = machine;
    try {
      return body.one(machine, scope, input);
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      machine.levels = levels;
      machine.charge(CATCH_STEPS);
      return handler.one(machine, scope, error.value);
    }
  };
  return arity === 'one'
    ? single(one as (...args: Parameters<typeof one>) => Json, paths)
    : optional(one, paths);
}

/**
 * Runs a generator, handling its errors. What is done with its outputs happens inside the
 * guard: errors from there are not the generator's and go on.
 */
function quietly(
  machine: Machine,
  run: (guard: (emit: () => boolean) => boolean) => boolean,
  handle: (error: JqError) => boolean,
): boolean {
  const { levels } = machine;
  let isOutside = false;
  try {
    return run((emit) => {
      isOutside = true;
      const stop = emit();
      isOutside = false;
      return stop;
    });
  } catch (error) {
    if (isOutside || !(error instanceof JqError)) throw error;
    machine.levels = levels;
    machine.charge(CATCH_STEPS);
    return handle(error);
  }
}
