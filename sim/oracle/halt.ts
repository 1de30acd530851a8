import type { Json } from '@tutti/jq';
import type { Moment } from './environment.ts';
import type { Problem } from './problem.ts';
import type { Undoable } from './timeline.ts';

/** What ends more than the task it happens in: on its way to whoever minds. */
export class Halt extends Error {
  readonly at: Moment;
  readonly how: Ending;

  constructor(at: Moment, how: Ending) {
    super(how.kind);
    this.at = at;
    this.how = how;
  }
}

export type Ending =
  | { readonly kind: 'raised'; readonly problem: Problem }
  /** `end`: the run completes with this. */
  | { readonly kind: 'ended'; readonly output: Json }
  /** Undoing has failed: nothing catches that. [SPEC C7] */
  | { readonly kind: 'broken'; readonly cause: Problem; readonly left: readonly Undoable[] }
  /** Something is waited for that does not come. */
  | { readonly kind: 'stuck' };

/** Several outcomes are legal, or the rules do not say. */
export class Undetermined extends Error {}

/** What `body` comes to, its halting included. */
export function settled<Value>(body: () => Value): Value | Halt {
  try {
    return body();
  } catch (error) {
    if (error instanceof Halt) return error;
    throw error;
  }
}
