import type { Expression } from './template.ts';

/**
 * How many runs may be under way at the same time, of the definition or of each key:
 * `document.metadata.concurrency`.
 */
export interface Concurrency {
  /** Evaluated on the run's raw input. Absent: all runs of the definition are one group. */
  readonly key?: Expression;
  readonly limit: number;
  /** What becomes of a run when the group is full: it waits, takes an older one's place, or is refused. */
  readonly policy: 'queue' | 'cancel-older' | 'refuse';
  /** Whether an older run that gives way is undone. */
  readonly rollback: boolean;
}

/** From -10 to 10; 0 is what has none. */
export type Priority = { readonly kind: 'literal'; readonly value: number } | Expression;
