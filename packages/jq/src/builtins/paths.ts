import { compileModify, eachPath } from '../compile/assignment.ts';
import { many, single } from '../compile/make-filter.ts';
import { recurse } from '../compile/recurse.ts';
import { iterate, member } from '../compile/selection.ts';
import { identity, literal, pipe } from '../compile/sequence.ts';
import { JqError } from '../errors.ts';
import type { Json } from '../json.ts';
import { deletePaths } from '../runtime/delete-paths.ts';
import { excerpt } from '../runtime/describe.ts';
import { Draft, getPath, setPath } from '../runtime/draft.ts';
import type { Filter } from '../runtime/filter.ts';
import { extend, NOWHERE, type Path } from '../runtime/path.ts';
import { type Builtin, type BuiltinTable, ofValues } from './builtin.ts';
import { select } from './core.ts';

function pathOf(target: Filter): Filter {
  return many((machine, scope, input, emit) => eachPath(target, machine, scope, input, emit));
}

/** Paths of a filter's outputs, the input itself left out. */
function properPaths(target: Filter): Filter {
  return many((machine, scope, input, emit) =>
    eachPath(target, machine, scope, input, (keys) => keys.length > 0 && emit(keys)),
  );
}

const getpath: Builtin = ([paths]) => {
  const values = ofValues(getPath)([paths!]);
  return values.withPaths((machine, scope, path, input, emit) =>
    paths!.each(machine, scope, input, (keys) => {
      const value = getPath(machine, input, keys);
      if (path === NOWHERE) {
        throw new JqError(`Invalid path expression with result ${excerpt(input)}`);
      }
      const found = (keys as readonly Json[]).reduce<Path>(extend, path);
      return emit(found, value);
    }),
  );
};

/** `del(target)`. */
function del(target: Filter): Filter {
  return single((machine, scope, input) => {
    const doomed: Json[] = [];
    eachPath(target, machine, scope, input, (keys) => {
      machine.step();
      doomed.push(keys);
      return false;
    });
    return deletePaths(machine, input, doomed);
  });
}

/** `pick(target)`: only what the target's paths lead to, in a value of the same shape. */
function pick(target: Filter): Filter {
  return single((machine, scope, input) => {
    const draft = new Draft(machine, null);
    eachPath(target, machine, scope, input, (keys) => {
      draft.set(keys, getPath(machine, input, keys));
      return false;
    });
    return draft.root;
  });
}

function nth(index: Filter): Filter {
  return member(identity, index, false);
}

const members = iterate(identity, false);

export const PATHS: BuiltinTable = {
  'path/1': ([target]) => pathOf(target!),
  'paths/0': () => properPaths(recurse),
  'paths/1': ([condition]) => properPaths(pipe(recurse, select(condition!))),
  'getpath/1': getpath,
  'setpath/2': ofValues((machine, input, path, value) =>
    setPath(machine, input, path ?? null, value ?? null),
  ),
  'delpaths/1': ofValues(deletePaths),
  'del/1': ([target]) => del(target!),
  'pick/1': ([target]) => pick(target!),
  'map_values/1': ([update]) => compileModify(members, update!),
  'first/0': () => nth(literal(0)),
  'last/0': () => nth(literal(-1)),
  'nth/1': ([index]) => nth(index!),
};
