import { product, single } from '../compile/make-filter.ts';
import type { Json } from '../json.ts';
import type { Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';

/** Makes the filter of a call from the filters of its arguments. */
export type Builtin = (args: readonly Filter[]) => Filter;

/** Builtins by `name/number of arguments`. */
export type BuiltinTable = Readonly<Record<string, Builtin>>;

/** A builtin that makes one value of its input. */
export function ofInput(operate: (machine: Machine, input: Json) => Json): Builtin {
  const filter = single((machine, _scope, input) => operate(machine, input));
  return () => filter;
}

/** A builtin that makes one value of its input and one of each argument; the last is outermost. */
export function ofValues(
  operate: (machine: Machine, input: Json, ...values: Json[]) => Json,
): Builtin {
  return (args) => {
    const [only] = args;
    if (args.length === 1 && only?.arity === 'one') {
      return single((machine, scope, input) =>
        operate(machine, input, only.one(machine, scope, input) as Json),
      );
    }
    return product(args, (machine, input, values) => operate(machine, input, ...values));
  };
}
