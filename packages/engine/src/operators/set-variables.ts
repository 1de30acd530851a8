import type { SetVariables } from '../commands.ts';
import { type Rejection, refuse } from '../rejections.ts';
import { contextOf } from '../scope.ts';
import type { Activation } from '../state.ts';
import type { Turn } from '../turn.ts';
import { admitEdit, applyEdit, type Edit, objectionToEdit, scopesOf } from './edit.ts';
import { findTask } from './find-task.ts';

/** Changes the context, the variables, or the input of a task to be entered. [SPEC O8] */
export function setVariables(turn: Turn, command: SetVariables): Rejection | null {
  const { state } = turn;
  if (state.queuedAt !== undefined) {
    return refuse('task-not-live', `Run ${state.id} waits for a place: it has no context yet.`);
  }
  const found = command.task ? findTask(turn, command.task) : { activation: undefined };
  if ('refused' in found) return found.refused;
  const { activation } = found;
  const admitted = admitEdit(command.edit);
  if ('refused' in admitted) return admitted.refused;
  const { edit } = admitted;
  const refused =
    refuseInput(activation, edit) ??
    objectionToEdit(turn, edit, contextOf(state, activation), scopesOf(state, activation));
  if (refused) return refused;
  applyEdit(turn, activation, edit, command);
  return null;
}

/** What a task has begun with, it has begun with. */
function refuseInput(activation: Activation | undefined, { input }: Edit): Rejection | null {
  if (input === undefined) return null;
  if (!activation) return refuse('task-not-live', 'Say which task shall have the input.');
  if (activation.phase !== 'active') return null;
  const what = `${activation.pointer} is under way: rewind to it, to give it another input.`;
  return refuse('task-under-way', what);
}
