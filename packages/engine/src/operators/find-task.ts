import { type Rejection, refuse } from '../rejections.ts';
import type { Activation } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { TaskReference } from './edit.ts';

/** The live activation that is meant, or why there is none. */
export function findTask(
  turn: Turn,
  { activation: id, pointer }: TaskReference,
): { readonly activation: Activation } | { readonly refused: Rejection } {
  const live = Object.values(turn.state.activations);
  const found = live.filter((one) => {
    return (
      (id === undefined || one.id === id) && (pointer === undefined || one.pointer === pointer)
    );
  });
  const [activation, another] = found;
  const meant = [pointer, id].filter((part) => part !== undefined).join(' as ');
  if (!activation || (id === undefined && pointer === undefined)) {
    const what = `Expected ${meant || 'a task'} to be live in run ${turn.state.id}, but it is not.`;
    return { refused: refuse('task-not-live', what) };
  }
  if (!another) return { activation };
  const ids = found.slice(0, 10).map((one) => one.id);
  const what = `${meant} is live more than once (${ids.join(', ')}): say which activation is meant.`;
  return { refused: refuse('task-ambiguous', what) };
}
