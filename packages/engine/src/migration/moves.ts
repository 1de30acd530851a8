import type { ActivationId } from '../state.ts';

/** What is otherwise for an activation once its run has gone over to another plan. */
export interface MovedActivation {
  readonly activation: ActivationId;
  readonly pointer: string;
  /** Which branch of the fork around it it is now. */
  readonly branch?: number;
  /** Of a fork: which branch each of its branches is now, by the number it had. */
  readonly branches?: readonly number[];
  /** Which extensions of the plan surround it, by their numbers there. */
  readonly applied?: readonly number[];
}

/** A completed task that can be undone stands somewhere else. */
export interface MovedCompensation {
  readonly activation: ActivationId;
  readonly pointer: string;
}

/** How a run goes over to another plan. */
export interface MigrationMoves {
  readonly activations: readonly MovedActivation[];
  readonly compensations: readonly MovedCompensation[];
}
