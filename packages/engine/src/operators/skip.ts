import type { Json } from '@tutti/jq';
import type { Skip } from '../commands.ts';
import { exportedContext } from '../data-flow.ts';
import { admit, tooDeep } from '../outside-data.ts';
import { type Rejection, refuse } from '../rejections.ts';
import { validateAgainst } from '../schema.ts';
import type { Activation, ActivationId } from '../state.ts';
import { TaskProblem } from '../task-problem.ts';
import { descendants, endDescendants, endOne, release } from '../termination.ts';
import type { Turn } from '../turn.ts';
import { wishOf } from './edit.ts';
import { findTask } from './find-task.ts';
import { refuseUndone } from './retry.ts';
import { takeUpAgain } from './take-up-again.ts';

/** Ends a live task early, but well: with an output that an operator gives. [SPEC O7] */
export function skip(turn: Turn, { task, output: given, ...command }: Skip): Rejection | null {
  const found = findTask(turn, task);
  if ('refused' in found) return found.refused;
  const { activation } = found;
  const output = given === undefined ? undefined : admit(given);
  const refused =
    given !== undefined && output === undefined
      ? refuse('edited-data-invalid', tooDeep('The output'))
      : objection(turn, activation, output);
  if (refused) return refused;
  const wish = wishOf(command);
  if (turn.state.status === 'faulted') reopen(turn, activation, wish);
  else {
    endDescendants(turn, activation.id);
    release(turn, activation);
  }
  turn.emit({
    type: 'skip-requested',
    activation: activation.id,
    pointer: activation.pointer,
    ...(output !== undefined && { output }),
    ...wish,
  });
  return null;
}

function objection(turn: Turn, activation: Activation, output: Json | undefined): Rejection | null {
  const activity = turn.activity(activation);
  if (activity.kind === 'compensation') {
    const what = `${activation.pointer} undoes a task: skip what it does, not itself.`;
    return refuse('task-not-skippable', what);
  }
  if (turn.state.status === 'faulted') {
    const undone = refuseUndone(turn);
    if (undone) return undone;
  }
  if (output === undefined) return null;
  try {
    validateAgainst(activity.output?.schema, output, 'output');
    exportedContext(turn, activation, activity, { rawOutput: output, output });
    return null;
  } catch (error) {
    if (!(error instanceof TaskProblem)) throw error;
    return refuse('edited-data-invalid', error.message);
  }
}

/** What a faulted run has under way outside was taken back when it faulted: only the others' is asked for again. */
function reopen(turn: Turn, skipped: Activation, wish: ReturnType<typeof wishOf>): void {
  turn.emit({ type: 'run-reopened', ...wish });
  for (const below of descendants(turn, skipped.id)) leave(turn, below);
  leaveRollback(turn, skipped.id);
  takeUpAgain(turn, new Set([skipped.id]));
}

function leave(turn: Turn, activation: Activation): void {
  leaveRollback(turn, activation.id);
  endOne(turn, activation);
}

/** A `catch` whose undoing has failed undoes no further. */
export function leaveRollback(turn: Turn, id: ActivationId): void {
  const { rollback } = turn.state;
  if (rollback?.reason.kind !== 'catch' || rollback.reason.activation !== id) return;
  turn.emit({ type: 'rollback-completed', compensated: [...rollback.compensated] });
}
