/**
 * What every system is asked to do, the same for all: a chain of steps, each adding one to `n`.
 *
 * - `call`: each step asks the echo service on loopback, which does the adding. It is a side effect: its
 *   result is recorded before the next one begins.
 * - `compute`: each step adds by itself. Peers record what it answered, as their users would write it;
 *   ours is a `set` task, which is as certain the second time as the first, so that one commit records the
 *   results of all.
 */
export interface Work {
  readonly kind: 'call' | 'compute';
  readonly steps: number;
}

/** How one of them is asked for over HTTP; the answer, whose JSON has `n`, comes when all steps are recorded. */
export interface WorkRequest {
  /** POST when it is left out. */
  readonly method?: 'GET';
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
}

/** The unique name of some work. */
export function nameOf({ kind, steps }: Work): string {
  return `${kind}-${steps}`;
}
