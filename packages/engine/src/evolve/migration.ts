import type { RunMigrated } from '../events.ts';
import type { MovedActivation } from '../migration/moves.ts';
import type { Activation, RunState } from '../state.ts';
import { live } from './live.ts';

export function runMigrated(state: RunState, event: RunMigrated): void {
  state.planId = event.to.planId;
  for (const moved of event.activations) move(live(state, moved.activation), moved);
  const pointers = new Map(
    event.compensations.map(({ activation, pointer }) => [activation, pointer]),
  );
  state.compensations = state.compensations.map((entry) => {
    return { ...entry, pointer: pointers.get(entry.activation) ?? entry.pointer };
  });
}

function move(
  activation: Activation,
  { pointer, branch, branches, applied }: MovedActivation,
): void {
  activation.pointer = pointer;
  if (branch !== undefined) activation.branch = branch;
  if (applied && activation.extension) activation.extension = { ...activation.extension, applied };
  const { body } = activation;
  if (!branches || body?.kind !== 'fork') return;
  const { outputs, contexts } = body;
  activation.body = {
    kind: 'fork',
    outputs: renumbered(outputs, branches),
    contexts: renumbered(contexts, branches),
  };
}

function renumbered<Value>(
  members: { readonly [branch: number]: Value },
  numbers: readonly number[],
): { [branch: number]: Value } {
  return Object.fromEntries(
    Object.entries(members).map(([branch, value]) => [numbers[Number(branch)] ?? branch, value]),
  );
}
