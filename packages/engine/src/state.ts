import type { Json } from '@tutti/jq';
import type { Concurrency } from '@tutti/language';
import type { CloudEvent } from './cloud-event.ts';
import type { ExtensionState } from './extension.ts';
import type { HumanBody } from './human/human-task.ts';
import type { Edit } from './operators/edit.ts';
import type { RewindPoint } from './operators/rewind-point.ts';
import type { Problem } from './problem.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;
/** `a1`, `a2`, … in the order of creation in the run. */
export type ActivationId = string;
/** `a7.1`: activation and attempt. */
export type EffectId = string;

/** `waiting` is derived: see `statusOf`. */
export type RunStatus = 'running' | 'suspended' | 'completed' | 'faulted' | 'cancelled';

/** Everything that is known of a run, as plain JSON. `evolve` is its only writer. */
export interface RunState {
  id: string;
  status: RunStatus;
  planId: string;
  startedAt: Instant;
  startedBy?: string;
  parent?: ParentLink;
  tags?: { readonly [key: string]: string };
  /** The limit of its definition, when the run counts towards it. */
  concurrency?: RunConcurrency;
  /** From -10 to 10; absent: 0. */
  priority?: number;
  /** The run that this one does again. */
  rerunOf?: string;
  /** It waits for a place of its group since then. */
  queuedAt?: Instant;
  /** Raw, as it came. */
  input: Json;
  context: Json;
  deadline?: Instant;
  /** The workflow's timeout: a retry after it has struck has all of it again. */
  timeoutMs?: number;
  suspendedAt?: Instant;
  /** The number of the last event. */
  sequence: number;
  nextActivation: number;
  /** Live ones only: what has ended is in the log. */
  activations: { [id: ActivationId]: Activation };
  /** Activations with something to do now, in order. */
  ready: ActivationId[];
  /** Completed tasks that can be undone, in the order of completion. */
  compensations: CompensationEntry[];
  rollback?: Rollback;
  /** Something has been undone, by this rollback or an earlier one. */
  hasUndone?: true;
  /** Events this run has consumed, while they might be offered again. Key: source and id. */
  consumedEvents: { [key: string]: ConsumedEvent };
  output?: Json;
  problem?: Problem;
  endedAt?: Instant;
}

/** The group of a run: those of its definition with the same key. */
export interface RunConcurrency {
  /** As text; absent: all runs of the definition are one group. */
  readonly key?: string;
  readonly limit: number;
  readonly policy: Concurrency['policy'];
  readonly rollback: boolean;
}

/** The run that waits for this one, and the effect that started it. */
export interface ParentLink {
  readonly runId: string;
  readonly effect: EffectId;
  /** False: the parent went on. */
  readonly await: boolean;
}

export interface Activation {
  readonly id: ActivationId;
  readonly parent: ActivationId | null;
  /** The task's pointer in the plan. */
  pointer: string;
  /** The run's event that created it. */
  readonly sequence: number;
  /** `pending`: to be entered. `faulted`: kept for a retry of the run. */
  phase: 'pending' | 'active' | 'faulted' | 'interrupted';
  attempt: number;
  /** Only an operator changes it. */
  rawInput: Json;
  /** Which branch of the fork `parent` this is. */
  branch?: number;
  /** Names this activation adds for its descendants: loop items, caught problems. */
  variables: { readonly [name: string]: Json };
  input?: Json;
  startedAt?: Instant;
  deadline?: Instant;
  /** The effect it waits for. */
  effect?: EffectId;
  childRunId?: string;
  /** An answer that came and is not yet acted upon. */
  result?: EffectResult | Skipped;
  /** What the task's kind remembers between turns. */
  body?: Body;
  extension?: ExtensionState;
}

export type EffectResult =
  | { readonly kind: 'completed'; readonly output: Json }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** An operator has put something in the place of its work; without an output: its input. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly output?: Json;
}

export type Body =
  | { readonly kind: 'for'; readonly items: readonly Json[]; index: number }
  | {
      readonly kind: 'fork';
      readonly outputs: { [branch: number]: Json };
      /** What branches have exported: each sees its own, and the context as of the fork before that. */
      readonly contexts: { [branch: number]: Json };
    }
  | TryBody
  | { readonly kind: 'wait'; readonly dueAt: Instant }
  | ListenBody
  | ReceiveBody
  | HumanBody;

export interface TryBody {
  readonly kind: 'try';
  phase: 'trying' | 'waiting' | 'catching';
  /** Retries begun so far. */
  retries: number;
  /** When the current attempt must have ended. */
  attemptDeadline?: Instant;
  /** When the first failure happened: the total retry duration counts from here. */
  firstFailedAt?: Instant;
  /** When the next retry begins. */
  retryAt?: Instant;
  problem?: Problem;
  /** The event that began the first attempt: what completed before it is not of the `try`. */
  beganSequence?: number;
  /** The event that began the catch: what completed before it is what `rollback` undoes. */
  caughtSequence?: number;
}

export interface ListenBody extends IterationState {
  readonly kind: 'listen';
  /** Of the event that entered it: what was consumed before that is not for it. */
  readonly sequence: number;
  /** Consumed events as `read` forms them. */
  readonly consumed: Json[];
  /** For `all`: which filters have had their event. */
  readonly matched: number[];
  /** For `until` with events. */
  readonly untilMatched: number[];
  /** The value each correlation key has taken. */
  correlations: { readonly [key: string]: Json };
  /** Consumed, and waiting for their turn in `foreach`. */
  readonly queue: CloudEvent[];
}

export interface ReceiveBody extends IterationState {
  readonly kind: 'receive';
  received: number;
  /** What waits for its turn in `foreach`: nothing more is taken meanwhile. */
  readonly queue: Json[];
  /** The ids of the last items, the newest last. */
  readonly recentIds: string[];
  readonly endsAt?: Instant;
}

/** What a task remembers that does something for each of what comes to it. */
export interface IterationState {
  /** One per finished iteration of `foreach`; a receiver without it has its items here. */
  readonly outputs: Json[];
  /** How many `foreach` has begun. */
  begun: number;
  /** An iteration of `foreach` is under way. */
  iterating: boolean;
  /** Nothing further is wanted. */
  closed: boolean;
}

export interface ConsumedEvent {
  /** The run's event that consumed it first. */
  readonly sequence: number;
  readonly by: readonly ActivationId[];
  readonly expiresAt: Instant;
}

export interface CompensationEntry {
  readonly activation: ActivationId;
  readonly pointer: string;
  /** Ids of the enclosing activations, innermost first. */
  readonly scopes: readonly ActivationId[];
  readonly input: Json;
  readonly output: Json;
  /** Those of the enclosing scopes, when there are any. */
  readonly variables?: { readonly [name: string]: Json };
  readonly completedAt: Instant;
  readonly sequence: number;
}

/** Undoing in progress. */
export interface Rollback {
  /** What happens to the run (or to the `catch` that asked) when it is done. */
  readonly reason:
    | { readonly kind: 'fault'; readonly problem: Problem }
    | { readonly kind: 'cancel'; readonly by?: string; readonly reason?: string }
    | RewindRollback
    | CatchRollback;
  /** Pointers of the tasks undone so far. */
  readonly compensated: string[];
  /** Pointers of the tasks that could not be undone, next first: it waits for a retry. */
  remaining?: readonly string[];
  /** Undone, all of it. */
  finished: boolean;
  /** What other branches have asked for meanwhile: one task is undone at a time. */
  waiting?: readonly CatchRollback[];
}

/** `activation` has called `rollback` in the `catch` of `scope`. */
export interface CatchRollback {
  readonly kind: 'catch';
  readonly activation: ActivationId;
  readonly scope: ActivationId;
}

/** An operator goes back to a task of the past: what came after it is undone first. */
export interface RewindRollback {
  readonly kind: 'rewind';
  readonly point: RewindPoint;
  readonly edit?: Edit;
  readonly by?: string;
  readonly reason?: string;
}
