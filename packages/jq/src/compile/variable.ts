import type { Json } from '../json.ts';
import type { Filter } from '../runtime/filter.ts';
import { outward } from '../runtime/scope.ts';
import type { Span } from '../syntax/ast.ts';
import { SyntaxFault } from '../syntax/syntax-error.ts';
import type { Compilation } from './compilation.ts';
import { single } from './make-filter.ts';
import type { Names } from './names.ts';
import { nearest } from './suggestion.ts';

/** `$name`: bound in the program, or supplied by the host. */
export function compileVariable(
  context: Compilation,
  name: string,
  names: Names,
  at: Span,
): Filter {
  const distance = names.distanceOfVariable(name);
  if (distance !== undefined) return bound(distance);
  if (name === 'ENV') {
    throw new SyntaxFault('$ENV is not available: programs cannot read the environment', at);
  }
  const slot = context.slotOf(name);
  if (slot !== undefined) return supplied(slot);
  const known = [
    ...context.variableNames,
    ...names.visible().flatMap((known) => (known.kind === 'variable' ? [known.name] : [])),
  ];
  const guess = nearest(name, known);
  const suggestion = guess === undefined ? undefined : `Did you mean $${guess}?`;
  throw new SyntaxFault(`$${name} is not defined`, at, suggestion);
}

function bound(distance: number): Filter {
  if (distance === 0) return single((_machine, scope) => scope?.value ?? null);
  if (distance === 1) return single((_machine, scope) => scope?.parent?.value ?? null);
  return single((_machine, scope) => outward(scope, distance)?.value ?? null);
}

function supplied(slot: number): Filter {
  return single((machine): Json => machine.variables[slot] ?? null);
}
