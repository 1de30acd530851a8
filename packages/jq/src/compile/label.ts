import type { Filter } from '../runtime/filter.ts';
import { outward, Scope } from '../runtime/scope.ts';
import type { Node, Span } from '../syntax/ast.ts';
import { SyntaxFault } from '../syntax/syntax-error.ts';
import type { Compilation } from './compilation.ts';
import { many } from './make-filter.ts';
import type { Names } from './names.ts';

/** Thrown by `break`, to the `label` whose scope it carries. Not an error: nothing else catches it. */
class Break {
  readonly label: Scope | undefined;

  constructor(label: Scope | undefined) {
    this.label = label;
  }
}

/** `label $name | body`: each time it runs is a label of its own. */
export function compileLabel(
  context: Compilation,
  name: string,
  bodyNode: Node,
  names: Names,
): Filter {
  const body = context.inner(bodyNode, names.withLabel(name));
  return many(
    (machine, scope, input, emit) => {
      const label = new Scope(scope, null, undefined);
      return until(machine, label, () => body.each(machine, label, input, emit));
    },
    (machine, scope, path, input, emit) => {
      const label = new Scope(scope, null, undefined);
      return until(machine, label, () => body.paths(machine, label, path, input, emit));
    },
  );
}

function until(machine: { levels: number }, label: Scope, run: () => boolean): boolean {
  const { levels } = machine;
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof Break) || thrown.label !== label) throw thrown;
    machine.levels = levels;
    return false;
  }
}

/** `break $name`. */
export function compileBreak(name: string, names: Names, at: Span): Filter {
  const distance = names.distanceOfLabel(name);
  if (distance === undefined) throw new SyntaxFault(`$*label-${name} is not defined`, at);
  return many((_machine, scope) => {
    throw new Break(outward(scope, distance));
  });
}
