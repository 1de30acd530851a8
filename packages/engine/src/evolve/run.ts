import type {
  RollbackFailed,
  RollbackStarted,
  RunCompleted,
  RunEntered,
  RunFaulted,
  RunResumed,
  RunStarted,
  TaskCompensated,
} from '../events.ts';
import type { Activation, CatchRollback, Instant, RunState } from '../state.ts';
import { makeReady, remove } from './live.ts';

type At = { readonly at: Instant };

export function runStarted(event: RunStarted & At): RunState {
  return {
    id: event.runId,
    status: 'running',
    planId: event.planId,
    startedAt: event.at,
    ...(event.startedBy !== undefined && { startedBy: event.startedBy }),
    ...(event.parent && { parent: event.parent }),
    ...(event.tags && { tags: event.tags }),
    ...(event.concurrency && { concurrency: event.concurrency }),
    ...(event.priority !== undefined && { priority: event.priority }),
    ...(event.rerunOf !== undefined && { rerunOf: event.rerunOf }),
    input: event.input,
    context: event.context,
    sequence: 0,
    nextActivation: 1,
    activations: {},
    ready: [],
    compensations: [],
    consumedEvents: {},
  };
}

export function runQueued(state: RunState, event: At): void {
  state.queuedAt = event.at;
}

export function runAdmitted(state: RunState): void {
  delete state.queuedAt;
}

export function runEntered(state: RunState, event: RunEntered & At): void {
  state.context = event.context;
  if (event.deadline === undefined) return;
  state.deadline = event.deadline;
  state.timeoutMs = event.deadline - event.at;
}

export function runSuspended(state: RunState, event: At): void {
  state.status = 'suspended';
  state.suspendedAt = event.at;
}

/** Timeouts are extended by the time suspended; waits are not. */
export function runResumed(state: RunState, event: RunResumed & At): void {
  state.status = 'running';
  extendDeadlines(state, event.at - (state.suspendedAt ?? event.at));
  delete state.suspendedAt;
}

export function runCompleted(state: RunState, event: RunCompleted & At): void {
  end(state, event.at);
  state.status = 'completed';
  state.output = event.output;
  state.compensations = [];
}

export function runCancelled(state: RunState, event: At): void {
  end(state, event.at);
  state.status = 'cancelled';
}

/** Live activations stay: a retry goes on from them. */
export function runFaulted(state: RunState, event: RunFaulted & At): void {
  state.status = 'faulted';
  state.problem = event.problem;
  state.endedAt = event.at;
  for (const activation of Object.values(state.activations)) interrupt(activation);
  const origin = event.activation === undefined ? undefined : state.activations[event.activation];
  if (origin) origin.phase = 'faulted';
}

export function rollbackFailed(state: RunState, event: RollbackFailed & At): void {
  state.status = 'faulted';
  state.problem = event.problem;
  state.endedAt = event.at;
  if (state.rollback) state.rollback.remaining = event.remaining;
  for (const activation of Object.values(state.activations)) interrupt(activation);
}

/** After a `catch` has undone its scope the run goes on, or the next one that waits undoes its own. */
export function rollbackCompleted(state: RunState): void {
  const { rollback } = state;
  if (!rollback) return;
  if (rollback.reason.kind !== 'catch') {
    rollback.finished = true;
    return;
  }
  const waiting = (rollback.waiting ?? []).filter((reason) => isLive(state, reason));
  const [next, ...rest] = waiting;
  delete state.rollback;
  if (isLive(state, rollback.reason)) makeReady(state, rollback.reason.activation);
  if (!next) return;
  state.rollback = { reason: next, compensated: [], finished: false, waiting: rest };
  makeReady(state, next.activation);
}

function isLive(state: RunState, { activation }: CatchRollback): boolean {
  return state.activations[activation] !== undefined;
}

/** Whatever it had ended with is gone. */
export function runReopened(state: RunState, event: At): void {
  delete state.output;
  runRetried(state, event);
}

export function runRetried(state: RunState, event: At): void {
  state.status = 'running';
  extendDeadlines(state, event.at - (state.endedAt ?? event.at));
  if (state.deadline !== undefined && state.deadline <= event.at) {
    state.deadline = event.at + (state.timeoutMs ?? 0);
  }
  delete state.problem;
  delete state.endedAt;
  if (state.rollback) delete state.rollback.remaining;
  for (const activation of Object.values(state.activations)) {
    if (activation.phase === 'faulted' || activation.phase === 'interrupted') {
      reenter(state, activation);
    }
  }
}

export function rollbackStarted(state: RunState, event: RollbackStarted): void {
  const { rollback } = state;
  if (event.reason.kind === 'rewind') {
    const { compensations, undo } = event.reason.point;
    state.compensations = [...compensations, ...undo.toReversed()];
  }
  if (rollback && event.reason.kind === 'catch') {
    rollback.waiting = [...(rollback.waiting ?? []), event.reason];
  } else {
    state.rollback = { reason: event.reason, compensated: [], finished: false };
  }
}

export function taskCompensated(state: RunState, event: TaskCompensated): void {
  state.rollback?.compensated.push(event.pointer);
  state.hasUndone = true;
  const undone = state.compensations.findLastIndex(({ activation }) => activation === event.undone);
  if (undone >= 0) state.compensations.splice(undone, 1);
  remove(state, event.activation);
}

function end(state: RunState, at: Instant): void {
  state.endedAt = at;
  delete state.queuedAt;
  state.activations = {};
  state.ready = [];
}

/** What waits for an answer that will not come any more is entered again by a retry. */
function interrupt(activation: Activation): void {
  if (activation.effect === undefined) return;
  activation.phase = 'interrupted';
  delete activation.effect;
  delete activation.childRunId;
}

function reenter(state: RunState, activation: Activation): void {
  activation.phase = 'pending';
  activation.attempt += 1;
  delete activation.body;
  delete activation.extension;
  delete activation.result;
  delete activation.deadline;
  makeReady(state, activation.id);
}

function extendDeadlines(state: RunState, byMs: number): void {
  if (state.deadline !== undefined) state.deadline += byMs;
  for (const activation of Object.values(state.activations)) {
    if (activation.deadline !== undefined) activation.deadline += byMs;
    if (activation.body?.kind === 'try' && activation.body.attemptDeadline !== undefined) {
      activation.body.attemptDeadline += byMs;
    }
  }
}
