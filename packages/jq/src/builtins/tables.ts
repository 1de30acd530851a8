import { collect } from '../compile/construction.ts';
import { many, single } from '../compile/make-filter.ts';
import { accessOrThrow, iterate } from '../compile/selection.ts';
import { identity, pipe } from '../compile/sequence.ts';
import { type MutableObject, setOwn } from '../json.ts';
import type { Filter } from '../runtime/filter.ts';
import type { BuiltinTable } from './builtin.ts';
import { toText } from './json-values.ts';

/** `INDEX(rows; by)`: an object of the rows, by what a filter makes of each. */
function indexRows(rows: Filter, by: Filter): Filter {
  return single((machine, scope, input) => {
    const made: MutableObject = {};
    rows.each(machine, scope, input, (row) =>
      by.each(machine, scope, row, (key) => {
        machine.step();
        setOwn(made, toText(machine, key), row);
        return false;
      }),
    );
    return made;
  });
}

/** Each row with what the index holds for it. */
function joinRows(index: Filter, rows: Filter, by: Filter): Filter {
  return many((machine, scope, input, emit) =>
    index.each(machine, scope, input, (table) =>
      rows.each(machine, scope, input, (row) =>
        by.each(machine, scope, row, (key) => {
          machine.step();
          return emit([row, accessOrThrow(machine, table, key)]);
        }),
      ),
    ),
  );
}

/** `JOIN(index; by)`: a list for each index. */
function joinList(index: Filter, by: Filter): Filter {
  return many((machine, scope, input, emit) =>
    index.each(machine, scope, input, (table) => {
      const constant = single(() => table);
      return emit(collect(joinRows(constant, members, by)).one(machine, scope, input) ?? []);
    }),
  );
}

const members = iterate(identity, false);

export const TABLES: BuiltinTable = {
  'INDEX/1': ([by]) => indexRows(members, by!),
  'INDEX/2': ([rows, by]) => indexRows(rows!, by!),
  'JOIN/2': ([index, by]) => joinList(index!, by!),
  'JOIN/3': ([index, rows, by]) => joinRows(index!, rows!, by!),
  'JOIN/4': ([index, rows, by, join]) => pipe(joinRows(index!, rows!, by!), join!),
};
