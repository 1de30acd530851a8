import type { Retry } from '../commands.ts';
import { admit, tooDeep } from '../outside-data.ts';
import { type Rejection, refuse } from '../rejections.ts';
import { endWithFault } from '../run-end.ts';
import type { Turn } from '../turn.ts';
import { applyEdit, wishOf } from './edit.ts';
import { takeUpAgain } from './take-up-again.ts';

/** [SPEC O4, O5, O6] */
export function retry(turn: Turn, { input: given, ...command }: Retry): Rejection | null {
  const { status, id, problem, activations, rollback } = turn.state;
  if (status !== 'faulted') {
    return refuse('run-not-faulted', `Expected run ${id} to be faulted, but it is ${status}.`);
  }
  const undone = refuseUndone(turn);
  if (undone) return undone;
  const live = Object.values(activations);
  const faulted = live.find(({ phase }) => phase === 'faulted');
  const input = given === undefined ? undefined : admit(given);
  if (given !== undefined && input === undefined) {
    return refuse('edited-data-invalid', tooDeep('The input'));
  }
  if (input !== undefined && !faulted) {
    return refuse('task-not-live', `No task of run ${id} has faulted that could take an input.`);
  }
  const wish = wishOf(command);
  turn.emit({ type: 'run-retried', ...wish });
  if (input !== undefined) applyEdit(turn, faulted, { input }, wish);
  takeUpAgain(turn);
  // No task has failed, but the run's own input or output: they are what they were.
  if (live.length === 0 && !rollback && problem) endWithFault(turn, problem);
  return null;
}

/** What has been undone cannot be gone on with. [SPEC C8] */
export function refuseUndone({ state: { id, rollback } }: Turn): Rejection | null {
  if (!rollback || rollback.remaining) return null;
  return refuse('run-rolled-back', `Run ${id} has been undone: rewind it, or start a new one.`);
}
