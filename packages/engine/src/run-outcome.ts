import type { Json } from '@tutti/jq';
import type { Problem } from './problem.ts';
import { startRollback } from './rollback.ts';
import { endWithFault, report } from './run-end.ts';
import { validateAgainst } from './schema.ts';
import type { Activation } from './state.ts';
import { TaskProblem } from './task-problem.ts';
import { endDescendants, endPath, release } from './termination.ts';
import type { Turn } from './turn.ts';

/** The last task is done, or `then: end` was followed: transforms the output and ends the run. [SPEC D10, F3] */
export function finishRun(turn: Turn, rawOutput: Json): void {
  endDescendants(turn, null);
  try {
    const output = workflowOutput(turn, rawOutput);
    turn.emit({ type: 'run-completed', output });
    report(turn, { kind: 'completed', output });
  } catch (error) {
    if (!(error instanceof TaskProblem)) throw error;
    faultRun(turn, { ...error.problem, instance: error.problem.instance ?? '/output' });
  }
}

function workflowOutput(turn: Turn, rawOutput: Json): Json {
  const { output } = turn.knowledge.plan;
  const result = output?.as ? turn.fill(output.as, rawOutput) : rawOutput;
  validateAgainst(output?.schema, result, 'output');
  return result;
}

/**
 * Nobody caught `problem`. What has completed is undone first; where nothing is to be undone the
 * live activations stay as they are, so that a retry goes on from `origin`. [SPEC T3, C2]
 */
export function faultRun(turn: Turn, problem: Problem, origin?: Activation): void {
  const { compensations, rollback } = turn.state;
  if (compensations.length > 0 && (!rollback || rollback.reason.kind === 'catch')) {
    if (origin) endPath(turn, origin, null, problem);
    else endDescendants(turn, null);
    startRollback(turn, { kind: 'fault', problem });
    return;
  }
  for (const activation of Object.values(turn.state.activations)) release(turn, activation);
  endWithFault(turn, problem, origin);
}
