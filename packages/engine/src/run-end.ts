import type { Json } from '@tutti/jq';
import type { Problem } from './problem.ts';
import type { Activation } from './state.ts';
import { standardProblem } from './task-problem.ts';
import type { Turn } from './turn.ts';

/** The run is faulted from here on. */
export function endWithFault(turn: Turn, problem: Problem, origin?: Activation): void {
  turn.emit({ type: 'run-faulted', problem, ...(origin && { activation: origin.id }) });
  report(turn, { kind: 'failed', problem });
}

/** The run is cancelled from here on. */
export function endCancelled(
  turn: Turn,
  { by, reason }: { readonly by?: string; readonly reason?: string },
): void {
  turn.emit({
    type: 'run-cancelled',
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
  });
  const detail = `Run ${turn.state.id} was cancelled${reason ? `: ${reason}` : ''}.`;
  report(turn, { kind: 'failed', problem: standardProblem('runtime', detail) });
}

type Outcome =
  | { readonly kind: 'completed'; readonly output: Json }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** Tells a waiting parent. */
export function report(turn: Turn, outcome: Outcome): void {
  const { parent } = turn.state;
  if (!parent?.await) return;
  turn.perform({ type: 'report', parentRunId: parent.runId, effect: parent.effect, outcome });
}
