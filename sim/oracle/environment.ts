import type { Json } from '@tutti/jq';
import type { Problem } from './problem.ts';

/**
 * A point in the life of a run: of two, the later one is greater. Whether it is an instant or the
 * number of a command is the environment's to say.
 */
export type Moment = number;
export const NEVER: Moment = Number.POSITIVE_INFINITY;

/** What a task asks of the outside, and waits for. */
export interface Request {
  readonly kind: 'call' | 'process' | 'child' | 'human';
  readonly pointer: string;
  /** Evaluated; of a child run what it is started with. */
  readonly arguments: Json;
}

/** When the outside answers, if it ever does, and what: an output, or a problem. */
export type Answer = { readonly at: Moment } & (
  | { readonly output: Json }
  | { readonly problem: Problem }
);

/** What a receiver hands over; `ends`: there are no more. */
export type Item = { readonly at: Moment } & (
  | { readonly item: Json; readonly id?: string }
  | { readonly ends: true }
  | { readonly problem: Problem }
);

export interface OracleEvent {
  readonly at: Moment;
  readonly event: { readonly [attribute: string]: Json | undefined };
}

/** All that is not the definition: what happens around one run, known in advance. */
export interface Environment {
  readonly runId: string;
  /** What `$runtime` tells. */
  readonly runtime: Json;
  readonly input: Json;
  readonly startedAt: Moment;
  /** Who may not approve what the run asks. */
  readonly startedBy?: string;
  /** The clock's milliseconds at a moment. */
  clock(moment: Moment): number;
  /** When a timer fires that is set at a moment: the first chance there is after so long. */
  timer(moment: Moment, ms: number): Moment;
  /** The same for a timeout, which stands still while the run is suspended. */
  timeout(moment: Moment, ms: number): Moment;
  answer(request: Request, at: Moment): Answer;
  items(request: Request, at: Moment): readonly Item[];
  /** What a listener that begins then may hear, in the order of acceptance. */
  events(pointer: string, at: Moment): readonly OracleEvent[];
  readonly cancel?: { readonly at: Moment; readonly rollback: boolean };
}
