import { type Admission, admissionOf } from './admission.ts';
import type { Start } from './commands.ts';
import { take } from './lifecycle.ts';
import { admit, tooDeep } from './outside-data.ts';
import { faultRun, finishRun } from './run-outcome.ts';
import { validateAgainst } from './schema.ts';
import { first } from './sequence.ts';
import { standardProblem, TaskProblem } from './task-problem.ts';
import type { Turn } from './turn.ts';

/** Begins a run: at once, or when it is admitted. [SPEC Q1, Q2] */
export function startRun(turn: Turn, command: Start): void {
  const { type: _, runId, input, place, priority, ...more } = command;
  const admitted = admit(input ?? {});
  const raw = admitted ?? null;
  const admission = attempt(() => admissionOf(turn.knowledge, raw, turn.at));
  const { plan } = turn.knowledge;
  turn.emit({
    type: 'run-started',
    runId,
    planId: plan.id,
    input: raw,
    context: raw,
    ...more,
    ...(priority !== undefined && { priority }),
    ...(!(admission instanceof TaskProblem) && membersOf(admission, place)),
  });
  if (admitted === undefined) {
    const problem = standardProblem('validation', tooDeep('The input'));
    faultRun(turn, { ...problem, instance: '/input' });
  } else if (admission instanceof TaskProblem) {
    faultRun(turn, { ...admission.problem, instance: '/document/metadata' });
  } else if (place === 'queued') turn.emit({ type: 'run-queued' });
  else enterRun(turn);
}

function membersOf({ concurrency, priority }: Admission, place: Start['place']): Admission {
  return {
    ...(concurrency && place && { concurrency }),
    ...(priority !== undefined && { priority }),
  };
}

/** Validates and transforms the input, and takes the first task. [SPEC D11] */
export function enterRun(turn: Turn): void {
  const { plan } = turn.knowledge;
  const { input: raw } = turn.state;
  const problem = attempt(() => {
    validateAgainst(plan.input?.schema, raw, 'input');
    const data = plan.input?.from ? turn.fill(plan.input.from, raw) : raw;
    const deadline = plan.timeout && turn.at + turn.duration(plan.timeout, data);
    turn.emit({ type: 'run-entered', context: data, ...(deadline !== undefined && { deadline }) });
    take(turn, null, first(plan.tasks), data, () => finishRun(turn, data));
  });
  if (!(problem instanceof TaskProblem)) return;
  faultRun(turn, { ...problem.problem, instance: problem.problem.instance ?? '/input' });
}

function attempt<Value>(action: () => Value): Value | TaskProblem {
  try {
    return action();
  } catch (error) {
    if (error instanceof TaskProblem) return error;
    throw error;
  }
}
