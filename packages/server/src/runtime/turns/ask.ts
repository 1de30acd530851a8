import type { Command, Rejection, RunMachine } from '@tutti/engine';
import type { Settled, StartKey } from '../../store/port.ts';
import type { RunSummary } from '../runtime.ts';

/** Something asked of a run, and what the answer settles in the same transaction. */
export interface Ask {
  readonly runId: string;
  readonly command: Command;
  readonly settles?: Partial<Settled>;
  /** For `migrate`: the machine of the run from then on. */
  readonly goesOver?: RunMachine;
  /** Remembered with the turn, when the command is accepted. */
  readonly key?: StartKey;
  /** For `start`: what the run will be. */
  readonly creates?: NewRun;
}

export interface NewRun {
  readonly namespace: string;
  readonly definition: RunSummary['definition'];
  readonly planId: string;
  readonly startKey?: StartKey;
  /** The id was made just now: no run can have it yet. */
  readonly isFresh: boolean;
}

/** Given once everything it rests upon is committed. */
export type Outcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'unknown-run' };

/** An ask and who waits for its outcome. */
export interface PendingAsk {
  readonly ask: Ask;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}
