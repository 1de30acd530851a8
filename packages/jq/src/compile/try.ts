import { JqError } from '../errors.ts';
import type { Json } from '../json.ts';
import type { Filter } from '../runtime/filter.ts';
import { NOWHERE } from '../runtime/path.ts';
import { quietly } from './logic.ts';
import { many, optional, single } from './make-filter.ts';
import { empty, joinedArity } from './sequence.ts';

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
      return handler.one(machine, scope, error.value);
    }
  };
  return arity === 'one'
    ? single(one as (...args: Parameters<typeof one>) => Json, paths)
    : optional(one, paths);
}
