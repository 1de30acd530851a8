import { behaviourOf } from '../behaviour.ts';
import { continueRollback } from '../rollback.ts';
import type { Activation, ActivationId } from '../state.ts';
import type { Turn } from '../turn.ts';

/** A run that had faulted is under way again: so is what its live tasks wait for. [SPEC O5] */
export function takeUpAgain(turn: Turn, except: ReadonlySet<ActivationId> = new Set()): void {
  for (const activation of Object.values(turn.state.activations)) {
    if (!except.has(activation.id)) restore(turn, activation);
  }
  if (turn.state.rollback) continueRollback(turn);
}

/** What a live task has registered outside is registered again. */
export function restore(turn: Turn, activation: Activation): void {
  const activity = turn.activity(activation);
  behaviourOf(turn.knowledge, activity).restore?.(turn, activation, activity);
}
