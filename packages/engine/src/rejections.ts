import type { MigrationConflict } from './migration/conflict.ts';

/** A command that cannot be carried out: a value, never thrown. Nothing has changed. */
export interface Rejection {
  readonly code: RejectionCode;
  /** What was expected and what is. */
  readonly message: string;
  /** Of data that do not fit: every mistake, by its JSON pointer in them. */
  readonly errors?: readonly DataError[];
  /** Why a run cannot go over to another plan. */
  readonly conflicts?: readonly MigrationConflict[];
}

export interface DataError {
  readonly pointer: string;
  readonly message: string;
}

export type RejectionCode =
  | 'run-already-started'
  | 'run-not-started'
  | 'run-not-queued'
  | 'run-ended'
  | 'run-not-suspended'
  | 'run-already-suspended'
  | 'run-not-faulted'
  | 'run-rolled-back'
  | 'run-rolling-back'
  | 'run-changed'
  | 'task-not-live'
  | 'task-ambiguous'
  | 'task-not-skippable'
  | 'task-under-way'
  | 'task-not-entered'
  | 'rewind-not-possible'
  | 'variable-not-found'
  | 'edited-data-invalid'
  | 'run-already-on-version'
  | 'migration-incompatible'
  | 'effect-not-awaited'
  | 'subscription-not-active'
  | 'event-already-consumed'
  | 'event-not-matched'
  | 'receiver-busy'
  | 'item-already-received'
  | 'item-not-wanted'
  | 'nothing-due'
  | 'human-task-closed'
  | 'human-task-claimed'
  | 'human-task-not-claimed'
  | 'human-task-shared'
  | 'human-task-not-candidate'
  | 'human-task-self-approval'
  | 'human-task-already-decided'
  | 'human-task-other-kind'
  | 'human-task-invalid-data';

/** A rejection, for `return`. */
export function refuse(
  code: RejectionCode,
  message: string,
  errors?: readonly DataError[],
): Rejection {
  return { code, message, ...(errors && { errors }) };
}
