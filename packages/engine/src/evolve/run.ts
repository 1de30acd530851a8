import type {
  RollbackFailed,
  RollbackStarted,
  RunCompleted,
  RunEntered,
  RunFaulted,
  RunResumed,
  RunRetried,
  RunStarted,
  TaskCompensated,
} from '../events.ts';
import type { Activation, Instant, RunState } from '../state.ts';
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

export function runEntered(state: RunState, event: RunEntered): void {
  state.context = event.context;
  if (event.deadline !== undefined) state.deadline = event.deadline;
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

/** After a `catch` has undone its scope, the run goes on as if there had been no rollback. */
export function rollbackCompleted(state: RunState): void {
  if (state.rollback?.reason.kind === 'catch') delete state.rollback;
  else if (state.rollback) state.rollback.finished = true;
}

export function runRetried(state: RunState, event: RunRetried & At): void {
  state.status = 'running';
  extendDeadlines(state, event.at - (state.endedAt ?? event.at));
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
  state.rollback = { reason: event.reason, compensated: [], finished: false };
}

export function taskCompensated(state: RunState, event: TaskCompensated): void {
  state.rollback?.compensated.push(event.pointer);
  const last = state.compensations.findLastIndex((entry) => entry.pointer === event.pointer);
  state.compensations.splice(last, 1);
  remove(state, event.activation);
}

function end(state: RunState, at: Instant): void {
  state.endedAt = at;
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
