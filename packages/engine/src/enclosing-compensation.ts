import type { Activation } from './state.ts';
import type { Turn } from './turn.ts';

/** The compensation that `activation` is, or is a part of; nothing for the tasks of the run itself. */
export function enclosingCompensation(
  turn: Turn,
  activation: Activation | null,
): Activation | undefined {
  for (let scope = activation ?? undefined; scope; ) {
    if (turn.activity(scope).kind === 'compensation') return scope;
    scope = scope.parent === null ? undefined : turn.find(scope.parent);
  }
  return undefined;
}
