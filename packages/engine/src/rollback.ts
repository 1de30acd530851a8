import { create } from './create-task.ts';
import { releaseBegunSince, takeBack } from './operators/take-back.ts';
import { compensationPointer } from './plan-index.ts';
import { type Problem, problemValue } from './problem.ts';
import { endCancelled, endWithFault, report } from './run-end.ts';
import type { Activation, CompensationEntry, Rollback } from './state.ts';
import { standardProblem } from './task-problem.ts';
import { release } from './termination.ts';
import type { Turn } from './turn.ts';

/**
 * Begins to undo what has completed: all of it, or what one `try` has completed. While another
 * `catch` is undoing, it waits for its turn. [SPEC C1–C4]
 */
export function startRollback(turn: Turn, reason: Rollback['reason']): void {
  const waits = reason.kind === 'catch' && turn.state.rollback !== undefined;
  turn.emit({ type: 'rollback-started', reason });
  if (!waits) continueRollback(turn);
}

/** Undoes the next task, the latest completed first; nothing left: the rollback is complete. */
export function continueRollback(turn: Turn): void {
  const rollback = rollbackOf(turn);
  const entry = nextPending(turn, rollback.reason);
  if (!entry) {
    finishRollback(turn, rollback);
    return;
  }
  const task = turn.knowledge.activities.get(compensationPointer(entry.pointer));
  if (!task) throw new Error(`Expected a compensation of ${entry.pointer}, but there is none.`);
  const { reason } = rollback;
  const parent = reason.kind === 'catch' ? (turn.find(reason.activation) ?? null) : null;
  const problem = reason.kind === 'fault' ? problemValue(reason.problem) : null;
  const compensation = { input: entry.input, output: entry.output, problem };
  create(turn, parent, task, entry.output, { variables: { ...entry.variables, compensation } });
}

/** The compensation `activation` is through: the task it was for is undone. */
export function compensated(turn: Turn, { id }: Activation): void {
  const entry = nextPending(turn, rollbackOf(turn).reason);
  if (!entry) throw new Error(`Expected ${id} to undo a task, but none is to be undone.`);
  const { activation: undone, pointer } = entry;
  turn.emit({ type: 'task-compensated', activation: id, undone, pointer });
  continueRollback(turn);
}

/** A compensation has failed for good: that is the run's problem now, naming what remains. [SPEC C7] */
export function failRollback(turn: Turn, cause: Problem): void {
  const { reason } = rollbackOf(turn);
  const remaining = pending(turn, reason).map(({ pointer }) => pointer);
  for (const activation of Object.values(turn.state.activations)) {
    if (reason.kind !== 'catch' || reason.activation !== activation.id) release(turn, activation);
  }
  const detail = `Undoing ${remaining[0]} failed: ${cause.detail ?? cause.title ?? cause.type} Not undone: ${remaining.join(', ')}.`;
  const problem: Problem = {
    ...standardProblem('runtime', detail),
    title: 'Compensation failed',
    instance: cause.instance ?? compensationPointer(remaining[0] ?? ''),
    cause: problemValue(cause),
    remaining,
  };
  turn.emit({ type: 'rollback-failed', problem, remaining });
  report(turn, { kind: 'failed', problem });
}

function finishRollback(turn: Turn, { reason, compensated: done }: Rollback): void {
  turn.emit({ type: 'rollback-completed', compensated: [...done] });
  if (reason.kind === 'fault') endWithFault(turn, reason.problem);
  else if (reason.kind === 'cancel') endCancelled(turn, reason);
  else if (reason.kind === 'rewind') {
    releaseBegunSince(turn, reason.point);
    takeBack(turn, reason);
  }
}

/** What is still to be undone, next first. */
function pending(turn: Turn, reason: Rollback['reason']): CompensationEntry[] {
  return turn.state.compensations.filter(belongsTo(turn, reason)).reverse();
}

function nextPending(turn: Turn, reason: Rollback['reason']): CompensationEntry | undefined {
  return turn.state.compensations.findLast(belongsTo(turn, reason));
}

/** A `catch` undoes what its `try` had completed: not what extensions have done before that. */
function belongsTo(turn: Turn, reason: Rollback['reason']): (entry: CompensationEntry) => boolean {
  if (reason.kind === 'rewind') {
    const undo = new Set(reason.point.undo.map(({ activation }) => activation));
    return ({ activation }) => undo.has(activation);
  }
  if (reason.kind !== 'catch') return () => true;
  const body = turn.find(reason.scope)?.body;
  const { beganSequence: from = 0, caughtSequence: to = 0 } = body?.kind === 'try' ? body : {};
  return ({ scopes, sequence }) =>
    scopes.includes(reason.scope) && from < sequence && sequence < to;
}

function rollbackOf(turn: Turn): Rollback {
  const { rollback } = turn.state;
  if (!rollback) throw new Error('Expected a rollback under way, but there is none.');
  return rollback;
}
