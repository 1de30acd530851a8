import type { Json } from '../json.ts';
import { Draft } from '../runtime/draft.ts';
import type { Edit, Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import { NOWHERE, type Path } from '../runtime/path.ts';
import type { Scope } from '../runtime/scope.ts';
import type { ForeachNode, ReduceNode } from '../syntax/ast.ts';
import { type BoundEach, boundEach, compilePatterns } from './bind.ts';
import type { Compilation } from './compilation.ts';
import { many, single } from './make-filter.ts';
import type { Names } from './names.ts';

/** `reduce source as patterns (start; update)`: one result for each start. */
export function reduceFilter(context: Compilation, node: ReduceNode, names: Names): Filter {
  const source = context.inner(node.source, names);
  const binding = compilePatterns(context, node.patterns, names);
  const innerNames = binding.names;
  const forEach = boundEach(source, binding);
  const start = context.inner(node.start, names);
  const update = context.inner(node.update, innerNames);
  const run = update.edit === undefined ? fold(forEach, update) : editing(forEach, update.edit);
  if (start.arity === 'one') {
    return single((machine, scope, input) =>
      run(machine, scope, input, start.one(machine, scope, input) as Json),
    );
  }
  return many((machine, scope, input, emit) =>
    start.each(machine, scope, input, (initial) => emit(run(machine, scope, input, initial))),
  );
}

type Fold = (machine: Machine, scope: Scope | undefined, input: Json, initial: Json) => Json;

function fold(forEach: BoundEach, update: Filter): Fold {
  const last = lastOf(update);
  return (machine, scope, input, initial) => {
    let state = initial;
    forEach(machine, scope, input, (inner) => {
      if (++machine.steps >= machine.checkpoint) machine.tick();
      state = last(machine, inner, state);
      return false;
    });
    return state;
  };
}

/** With an update that can change its input, the state is one draft: `. + [$x]` copies nothing. */
function editing(forEach: BoundEach, edit: Edit): Fold {
  return (machine, scope, input, initial) => {
    const draft = new Draft(machine, initial);
    forEach(machine, scope, input, (inner) => {
      if (++machine.steps >= machine.checkpoint) machine.tick();
      edit(machine, inner, draft);
      return false;
    });
    return draft.root;
  };
}

/** The last output, which becomes the next state; null when there is none. */
function lastOf(update: Filter): (machine: Machine, scope: Scope, state: Json) => Json {
  if (update.arity !== 'many') {
    return (machine, scope, state) => update.one(machine, scope, state) ?? null;
  }
  return (machine, scope, state) => {
    let last: Json = null;
    update.each(machine, scope, state, (value) => {
      last = value;
      return false;
    });
    return last;
  };
}

/** `foreach source as patterns (start; update; extract)`: what extract makes of every state. */
export function foreachFilter(context: Compilation, node: ForeachNode, names: Names): Filter {
  const source = context.inner(node.source, names);
  const binding = compilePatterns(context, node.patterns, names);
  const innerNames = binding.names;
  const forEach = boundEach(source, binding);
  const start = context.inner(node.start, names);
  const update = context.inner(node.update, innerNames);
  const extract = node.extract === undefined ? undefined : context.inner(node.extract, innerNames);
  return many(
    (machine, scope, input, emit) =>
      start.each(machine, scope, input, (initial) => {
        let state = initial;
        return forEach(machine, scope, input, (inner) => {
          if (++machine.steps >= machine.checkpoint) machine.tick();
          const before = state;
          state = null;
          return update.each(machine, inner, before, (next) => {
            state = next;
            return extract === undefined ? emit(next) : extract.each(machine, inner, next, emit);
          });
        });
      }),
    (machine, scope, path, input, emit) =>
      start.paths(machine, scope, path, input, (startPath, initial) => {
        let state = { path: startPath, value: initial };
        return forEach(machine, scope, input, (inner) => {
          machine.step();
          const take = (found: Path, next: Json): boolean => {
            state = { path: path === NOWHERE ? NOWHERE : startPath, value: next };
            return extract === undefined
              ? emit(found, next)
              : extract.paths(machine, inner, found, next, emit);
          };
          const before = state;
          state = { path: startPath, value: null };
          return update.paths(machine, inner, before.path, before.value, take);
        });
      }),
  );
}
