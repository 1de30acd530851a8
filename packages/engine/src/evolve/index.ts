import type { RunEvent } from '../events.ts';
import type { RunState } from '../state.ts';
import * as body from './body.ts';
import * as human from './human.ts';
import { remove } from './live.ts';
import * as migration from './migration.ts';
import * as operators from './operators.ts';
import * as receive from './receive.ts';
import * as run from './run.ts';
import * as task from './task.ts';

type Appliers = {
  readonly [Type in Exclude<RunEvent['type'], 'run-started'>]: (
    state: RunState,
    event: Extract<RunEvent, { type: Type }>,
  ) => void;
};

const APPLIERS: Appliers = {
  'run-queued': run.runQueued,
  'run-admitted': run.runAdmitted,
  'run-entered': run.runEntered,
  'run-suspended': run.runSuspended,
  'run-resumed': run.runResumed,
  'run-retried': run.runRetried,
  'run-reopened': run.runReopened,
  'run-rewound': operators.runRewound,
  'skip-requested': operators.skipRequested,
  'data-edited': operators.dataEdited,
  'run-migrated': migration.runMigrated,
  'run-completed': run.runCompleted,
  'run-faulted': run.runFaulted,
  'run-cancelled': run.runCancelled,
  'rollback-started': run.rollbackStarted,
  'rollback-completed': run.rollbackCompleted,
  'rollback-failed': run.rollbackFailed,
  'task-compensated': run.taskCompensated,
  'task-created': task.taskCreated,
  'task-started': task.taskStarted,
  'task-extended': task.taskExtended,
  'extension-declined': () => undefined,
  'task-skipped': task.taskSkipped,
  'task-completed': task.taskCompleted,
  'task-faulted': (state, event) => remove(state, event.activation),
  'task-cancelled': (state, event) => remove(state, event.activation),
  'effect-requested': task.effectRequested,
  'effect-settled': task.effectSettled,
  'fork-joined': body.forkJoined,
  'loop-entered': body.loopEntered,
  'loop-advanced': body.loopAdvanced,
  'fork-entered': body.forkEntered,
  'try-advanced': body.tryAdvanced,
  'wait-entered': body.waitEntered,
  'listen-entered': body.listenEntered,
  'event-consumed': body.eventConsumed,
  'listen-advanced': body.listenAdvanced,
  'receive-entered': receive.receiveEntered,
  'item-received': receive.itemReceived,
  'receive-closed': receive.receiveClosed,
  'human-task-opened': human.opened,
  'human-task-claimed': human.claimed,
  'human-task-released': human.released,
  'human-task-reassigned': human.reassigned,
  'human-task-reminded': human.reminded,
  'human-task-overdue': human.overdue,
  'human-task-escalated': human.escalated,
  'human-task-decided': human.decided,
  'human-task-completed': human.completed,
};

/** Every event that has ever been in a log: what was written once is read for ever. */
export const EVENT_TYPES: readonly string[] = ['run-started', ...Object.keys(APPLIERS)];

/** Applies one event. The only writer of state: `decide` and replay both come through here. */
export function evolve(state: RunState | null, event: RunEvent): RunState {
  const next = event.type === 'run-started' ? run.runStarted(event) : applied(state, event);
  next.sequence += 1;
  return next;
}

function applied(
  state: RunState | null,
  event: Exclude<RunEvent, { type: 'run-started' }>,
): RunState {
  if (!state) throw new Error(`Expected a started run for ${event.type}, but there is none.`);
  const apply = APPLIERS[event.type] as ((state: RunState, event: RunEvent) => void) | undefined;
  if (!apply) throw new Error(`Expected an applier of ${event.type} events, but there is none.`);
  apply(state, event);
  return state;
}
