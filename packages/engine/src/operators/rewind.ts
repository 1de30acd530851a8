import type { Rewind } from '../commands.ts';
import { type Rejection, refuse } from '../rejections.ts';
import { startRollback } from '../rollback.ts';
import type { Activation, ActivationId, RewindRollback } from '../state.ts';
import { descendants, endOne, release } from '../termination.ts';
import type { Turn } from '../turn.ts';
import { admitEdit, objectionToEdit, wishOf } from './edit.ts';
import type { RewindPoint } from './rewind-point.ts';
import { leaveRollback } from './skip.ts';
import { releaseBegunSince, takeBack } from './take-back.ts';
import { restore, takeUpAgain } from './take-up-again.ts';

/** Goes back to a task of the past. [SPEC O9–O12] */
export function rewind(turn: Turn, command: Rewind): Rejection | null {
  const { point, compensate, edit: asked } = command;
  const refused =
    objectionToPoint(turn, point) ?? (compensate ? objectionToCompensating(turn, point) : null);
  if (refused) return refused;
  const admitted = asked && admitEdit(asked);
  if (admitted && 'refused' in admitted) return admitted.refused;
  const edit = admitted?.edit;
  const unfit = edit && objectionToEdit(turn, edit, contextAt(point), visibleAt(point));
  if (unfit) return unfit;
  const wish = wishOf(command);
  const wasOver = turn.state.status !== 'running' && turn.state.status !== 'suspended';
  const before = new Set(Object.keys(turn.state.activations));
  if (wasOver) turn.emit({ type: 'run-reopened', ...wish });
  for (const activation of livePast(turn, point)) end(turn, activation, wasOver);
  const reason: RewindRollback = { kind: 'rewind', point, ...(edit && { edit }), ...wish };
  if (compensate && point.undo.length > 0) {
    startRollback(turn, reason);
    return null;
  }
  if (!wasOver) releaseBegunSince(turn, point);
  const created = takeBack(turn, reason);
  if (wasOver) takeUpAgain(turn, new Set([created]));
  else restoreNew(turn, before);
  return null;
}

/** What goes on since before the rewind waits for the same as it did. */
function restoreNew(turn: Turn, before: ReadonlySet<ActivationId>): void {
  for (const activation of Object.values(turn.state.activations)) {
    if (!before.has(activation.id)) restore(turn, activation);
  }
}

function objectionToPoint(turn: Turn, { sequence, scopes, task }: RewindPoint): Rejection | null {
  const { state } = turn;
  if (state.sequence !== sequence) {
    const what = `Run ${state.id} has gone on: it was looked at after event ${sequence}, and is at ${state.sequence}.`;
    return refuse('run-changed', what);
  }
  const { rollback } = state;
  if (rollback && rollback.reason.kind !== 'catch' && !rollback.remaining && !rollback.finished) {
    return refuse('run-rolling-back', `Run ${state.id} is undoing what it has done.`);
  }
  for (const [index, scope] of scopes.entries()) {
    const branch = (scopes[index + 1] ?? task).branch;
    if (state.activations[scope.id] || scope.body?.kind !== 'fork') continue;
    const activity = turn.activity(scope);
    const branches = activity.kind === 'fork' ? activity.branches : [];
    const { outputs } = scope.body;
    const cut = branches.find((_, other) => other !== branch && outputs[other] === undefined);
    if (!cut) continue;
    const what = `${scope.pointer} has ended while its branch ${cut.name} was under way: rewind to ${scope.pointer} instead.`;
    return refuse('rewind-not-possible', what);
  }
  return null;
}

/** Undoing takes its time: no other branch may go on meanwhile. */
function objectionToCompensating(turn: Turn, point: RewindPoint): Rejection | null {
  const past = new Set(livePast(turn, point).map(({ id }) => id));
  const scopes = new Set(point.scopes.map(({ id }) => id));
  const other = Object.values(turn.state.activations).find(
    ({ id }) => !past.has(id) && !scopes.has(id),
  );
  if (!other) return null;
  const what = `${other.pointer} is under way in another branch: rewind without compensating, or to the fork around it.`;
  return refuse('rewind-not-possible', what);
}

/** What is live on the way of the task, below what stays; children before their parents. */
function livePast(turn: Turn, { scopes, task }: RewindPoint): Activation[] {
  const kept = scopes.filter(({ id }) => turn.find(id));
  const innermost = kept.at(-1);
  if (!innermost) return descendants(turn, null);
  if (innermost.body?.kind !== 'fork') return descendants(turn, innermost.id);
  const own = (scopes[kept.length] ?? task).branch;
  const branch = Object.values(turn.state.activations).find(
    (live) => live.parent === innermost.id && live.branch === own,
  );
  return branch ? [...descendants(turn, branch.id), branch] : [];
}

/** A run that has faulted has taken back what it had under way outside. */
function end(turn: Turn, activation: Activation, wasOver: boolean): void {
  if (wasOver) leaveRollback(turn, activation.id);
  else release(turn, activation);
  endOne(turn, activation);
}

function visibleAt({ scopes, task }: RewindPoint): Pick<Activation, 'variables'>[] {
  return [{ variables: task.variables ?? {} }, ...scopes.toReversed()];
}

function contextAt({ scopes, task, context }: RewindPoint) {
  for (const [index, scope] of [...scopes.entries()].toReversed()) {
    const { branch } = scopes[index + 1] ?? task;
    const own = scope.body?.kind === 'fork' ? scope.body.contexts[branch ?? -1] : undefined;
    if (own !== undefined) return own;
  }
  return context;
}
