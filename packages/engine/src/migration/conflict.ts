import type { Activity } from '../plan-index.ts';
import type { ActivationId } from '../state.ts';

/** Something a run has or needs that has no counterpart in the definition it shall go over to. */
export interface MigrationConflict {
  readonly code: MigrationConflictCode;
  /** The name of the task it is about. */
  readonly task: string;
  /** Where that stands in the definition the run has. */
  readonly from: string;
  /** Where its counterpart stands in the other one, when it has one. */
  readonly to?: string;
  /** The occurrence of the task, when it is under way. */
  readonly activation?: ActivationId;
  /** What is the matter. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

export type MigrationConflictCode =
  /** It is under way, and there is no such task any more. */
  | 'task-missing'
  /** Its counterpart stands somewhere else, where the run is not. */
  | 'task-elsewhere'
  /** It has begun as something else. */
  | 'kind-changed'
  /** A fork that has begun has other branches. */
  | 'branches-changed'
  /** What is under way reads a variable that has another name now. */
  | 'variable-renamed'
  /** A listener has consumed events that it would not have consumed, or would have read otherwise. */
  | 'listener-changed'
  /** An extension is at work around it, and is no more, or is elsewhere in their order. */
  | 'extension-changed'
  /** What follows it was decided, and is no more. */
  | 'target-missing'
  /** It has completed and could be undone; its counterpart cannot. */
  | 'compensation-missing'
  /** A mapping names something that is not there, or is there more than once. */
  | 'mapping-unknown';

const WORDS: { readonly [Kind in Activity['kind']]: string } = {
  call: 'a call',
  compensation: 'a compensation',
  do: 'a list of tasks',
  emit: 'an event to emit',
  for: 'a loop',
  fork: 'a fork',
  listen: 'a listener',
  raise: 'a raised error',
  run: 'a process',
  set: 'data to set',
  switch: 'a switch',
  try: 'a try',
  wait: 'a wait',
};

const CALLS = {
  connector: 'a call',
  receive: 'a call that receives',
  function: 'a call of a function',
  rollback: 'a rollback',
} as const;

/**
 * What an activity is to an activation that has begun: what the one remembers, the other of the same
 * form can go on with.
 */
export function formOf(activity: Activity): string {
  if (activity.kind === 'run') {
    return activity.process.kind === 'workflow' ? 'a child run' : 'a process';
  }
  if (activity.kind !== 'call') return WORDS[activity.kind];
  const { call } = activity;
  if (call.kind !== 'human') return CALLS[call.kind];
  return call.asks.kind === 'form' ? 'a form for people' : 'an approval';
}
