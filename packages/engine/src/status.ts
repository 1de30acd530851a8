import type { Activation, RunState, RunStatus } from './state.ts';

/**
 * The status phase as the DSL names it: a run that waits for a place of its group is `pending`, and
 * a running one that only waits for time or events is `waiting`.
 */
export function statusOf(state: RunState): RunStatus | 'pending' | 'waiting' {
  if (state.status === 'running' && state.queuedAt !== undefined) return 'pending';
  if (state.status !== 'running' || state.ready.length > 0) return state.status;
  const leaves = leavesOf(state);
  return leaves.length > 0 && leaves.every(isWaiting) ? 'waiting' : 'running';
}

/** How far the undoing of a run is. */
export function compensationOf({
  rollback,
  hasUndone,
}: RunState): 'none' | 'running' | 'completed' | 'failed' {
  if (rollback?.remaining) return 'failed';
  if (rollback && !rollback.finished) return 'running';
  return hasUndone ? 'completed' : 'none';
}

/** The names of the tasks that are live now, the deepest ones, in the order of creation. */
export function currentTasksOf(state: RunState): string[] {
  if (state.status === 'completed' || state.status === 'cancelled') return [];
  return leavesOf(state).map(({ pointer }) => taskName(pointer));
}

const COMPENSATION = '/metadata/compensation';

/** The task's name is the last token of its pointer; what undoes a task is named after that. */
export function taskName(pointer: string): string {
  if (pointer.endsWith(COMPENSATION)) {
    return `undo ${taskName(pointer.slice(0, -COMPENSATION.length))}`;
  }
  const token = pointer.slice(pointer.lastIndexOf('/') + 1);
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Live activations with nothing live below them, in the order of creation. */
export function leavesOf(state: RunState): Activation[] {
  const all = Object.values(state.activations);
  if (all.length <= 1) return all;
  const parents = new Set(all.map(({ parent }) => parent));
  return all.filter(({ id }) => !parents.has(id));
}

function isWaiting({ effect, result, body, phase }: Activation): boolean {
  if (body?.kind === 'receive') return !result && !body.closed;
  if (phase !== 'active' || effect !== undefined || result) return false;
  return (
    body?.kind === 'wait' ||
    body?.kind === 'listen' ||
    body?.kind === 'try' ||
    body?.kind === 'human'
  );
}
