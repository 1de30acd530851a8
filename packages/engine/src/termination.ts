import { behaviourOf } from './behaviour.ts';
import type { Problem } from './problem.ts';
import type { Activation, ActivationId } from './state.ts';
import type { Turn } from './turn.ts';

/** Cancels every live activation below `top` (null: all of them), deepest first. */
export function endDescendants(turn: Turn, top: ActivationId | null, rollback = true): void {
  for (const activation of descendants(turn, top)) {
    release(turn, activation, rollback);
    endOne(turn, activation);
  }
}

/** Ends one activation whose descendants have ended: faulted with `problem`, or cancelled. */
export function endOne(turn: Turn, { id, pointer }: Activation, problem?: Problem): void {
  if (problem) turn.emit({ type: 'task-faulted', activation: id, pointer, problem });
  else turn.emit({ type: 'task-cancelled', activation: id, pointer });
}

/**
 * Ends everything below `top` (null: everything): what lies on the way from `origin` has faulted,
 * the rest is cancelled. [SPEC T6]
 */
export function endPath(
  turn: Turn,
  origin: Activation,
  top: ActivationId | null,
  problem: Problem,
): void {
  for (let id: ActivationId | null = origin.id; id !== null && id !== top; ) {
    const activation = turn.find(id);
    if (!activation) throw new Error(`Expected activation ${id} to be live, but it is not.`);
    endDescendants(turn, id);
    release(turn, activation);
    endOne(turn, activation, problem);
    id = activation.parent;
  }
  endDescendants(turn, top);
}

/** Takes back what an activation has under way outside. Child runs undo their work. [SPEC X3] */
export function release(turn: Turn, activation: Activation, rollback = true): void {
  if (activation.effect !== undefined) {
    turn.perform({ type: 'cancel-effect', effect: activation.effect });
    if (activation.childRunId !== undefined) {
      turn.perform({ type: 'cancel-run', childRunId: activation.childRunId, rollback });
    }
  }
  behaviourOf(turn.knowledge, turn.activity(activation)).release?.(turn, activation);
}

/** Live activations below `top`, children before their parents. */
export function descendants(turn: Turn, top: ActivationId | null): Activation[] {
  const all = Object.values(turn.state.activations);
  if (top === null) return all.reverse();
  const below = new Set<ActivationId>([top]);
  // Parents are created before their children, and the record keeps that order.
  const found = all.filter(({ id, parent }) => {
    const inside = parent !== null && below.has(parent);
    if (inside) below.add(id);
    return inside;
  });
  return found.reverse();
}
