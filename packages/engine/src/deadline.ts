import { runDeadline } from './run-deadline.ts';
import type { Activation, Instant, RunState } from './state.ts';

/** The earliest timeout of the activation, what encloses it, and the run. */
export function deadlineOf(state: RunState, activation: Activation): Instant | undefined {
  const ofRun = runDeadline(state);
  const deadlines = ofRun === undefined ? [] : [ofRun];
  for (let scope: Activation | undefined = activation; scope; ) {
    if (scope.deadline !== undefined) deadlines.push(scope.deadline);
    scope = scope.parent === null ? undefined : state.activations[scope.parent];
  }
  return deadlines.length > 0 ? Math.min(...deadlines) : undefined;
}
