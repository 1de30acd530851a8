import { behaviourOf } from './behaviour.ts';
import { isExtending } from './extension.ts';
import type { Problem } from './problem.ts';
import { faultRun } from './run-outcome.ts';
import type { Activation, ActivationId } from './state.ts';
import { TaskProblem } from './task-problem.ts';
import { endDescendants, endPath } from './termination.ts';
import type { Turn } from './turn.ts';

/**
 * A problem in `origin` looks for the nearest enclosing activation that catches it. Everything
 * beneath that one ends, and it takes over; nobody there: the run faults. [SPEC T1–T3]
 */
export function raise(turn: Turn, origin: Activation, problem: Problem): void {
  const located = { ...problem, instance: problem.instance ?? origin.pointer };
  let catcher: Activation | undefined;
  try {
    catcher = findCatcher(turn, origin.parent, located);
  } catch (error) {
    if (!(error instanceof CatchFailed)) throw error;
    raise(turn, error.catcher, error.problem);
    return;
  }
  if (!catcher) {
    endDescendants(turn, origin.id);
    faultRun(turn, located, origin);
    return;
  }
  endPath(turn, origin, catcher.id, located);
  takeOver(turn, catcher, located);
}

/** `activation` deals with a problem it has said to catch; its descendants have ended. */
export function takeOver(turn: Turn, activation: Activation, problem: Problem): void {
  const activity = turn.activity(activation);
  try {
    behaviourOf(turn.knowledge, activity).takeOver?.(turn, activation, activity, problem);
  } catch (error) {
    if (!(error instanceof TaskProblem)) throw error;
    raise(turn, activation, error.problem);
  }
}

/** The catcher's own expression failed: that becomes the problem, and the catcher its origin. */
class CatchFailed extends Error {
  readonly catcher: Activation;
  readonly problem: Problem;

  constructor(catcher: Activation, problem: Problem) {
    super(problem.detail);
    this.catcher = catcher;
    this.problem = problem;
  }
}

function findCatcher(turn: Turn, from: ActivationId | null, problem: Problem) {
  for (let id = from; id !== null; ) {
    const activation = turn.find(id);
    if (!activation) return undefined;
    if (catches(turn, activation, problem)) return activation;
    id = activation.parent;
  }
  return undefined;
}

function catches(turn: Turn, activation: Activation, problem: Problem): boolean {
  if (isExtending(activation)) return false;
  const activity = turn.activity(activation);
  try {
    return (
      behaviourOf(turn.knowledge, activity).catches?.(turn, activation, activity, problem) ?? false
    );
  } catch (error) {
    if (error instanceof TaskProblem) throw new CatchFailed(activation, error.problem);
    throw error;
  }
}
