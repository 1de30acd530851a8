import type { Json } from '@tutti/jq';
import type { CloudEvent } from './cloud-event.ts';
import type { ExtensionState } from './extension.ts';
import type {
  HumanDecision,
  HumanOutcome,
  HumanRequest,
  HumanTimer,
  People,
} from './human/human-task.ts';
import type { MigrationMoves } from './migration/moves.ts';
import type { Problem } from './problem.ts';
import type {
  Activation,
  ActivationId,
  CompensationEntry,
  ConsumedEvent,
  EffectId,
  EffectResult,
  Instant,
  ParentLink,
  Rollback,
  RunConcurrency,
  TryBody,
} from './state.ts';

/**
 * What has happened to a run. The log of these is the truth: state is what `evolve` makes of them.
 * `at` is when it was decided.
 */
export type RunEvent = { readonly at: Instant } & (
  | RunStarted
  | RunQueued
  | RunAdmitted
  | RunEntered
  | RunSuspended
  | RunResumed
  | RunRetried
  | RunReopened
  | RunRewound
  | SkipRequested
  | DataEdited
  | RunMigrated
  | RunCompleted
  | RunFaulted
  | RunCancelled
  | RollbackStarted
  | RollbackCompleted
  | RollbackFailed
  | TaskCompensated
  | TaskCreated
  | TaskStarted
  | TaskExtended
  | ExtensionDeclined
  | TaskSkipped
  | TaskCompleted
  | TaskFaulted
  | TaskCancelled
  | EffectRequested
  | EffectSettled
  | LoopEntered
  | LoopAdvanced
  | ForkEntered
  | ForkJoined
  | TryAdvanced
  | WaitEntered
  | ListenEntered
  | EventConsumed
  | ListenAdvanced
  | ReceiveEntered
  | ItemReceived
  | ReceiveClosed
  | HumanTaskOpened
  | HumanTaskClaimed
  | HumanTaskReleased
  | HumanTaskReassigned
  | HumanTaskReminded
  | HumanTaskOverdue
  | HumanTaskEscalated
  | HumanTaskDecided
  | HumanTaskCompleted
);

export interface RunStarted {
  readonly type: 'run-started';
  readonly runId: string;
  readonly planId: string;
  readonly input: Json;
  readonly context: Json;
  readonly startedBy?: string;
  readonly vouchedBy?: string;
  readonly parent?: ParentLink;
  readonly tags?: { readonly [key: string]: string };
  readonly concurrency?: RunConcurrency;
  readonly priority?: number;
  /** The run that this one does again. */
  readonly rerunOf?: string;
}
/** Its group is full: nothing of the run happens before it is admitted. */
export interface RunQueued {
  readonly type: 'run-queued';
}
export interface RunAdmitted {
  readonly type: 'run-admitted';
}
/** The input was valid and is transformed: it is the first context, and the first task's input. */
export interface RunEntered {
  readonly type: 'run-entered';
  readonly context: Json;
  readonly deadline?: Instant;
}
export interface RunSuspended {
  readonly type: 'run-suspended';
  readonly by?: string;
  readonly reason?: string;
}
export interface RunResumed {
  readonly type: 'run-resumed';
  readonly by?: string;
}
export interface RunRetried {
  readonly type: 'run-retried';
  readonly by?: string;
  readonly reason?: string;
}
/** A run that had ended is under way again, because an operator changes what it has come to. */
export interface RunReopened {
  readonly type: 'run-reopened';
  readonly by?: string;
  readonly reason?: string;
}
/** The run is where it was when `task` was created; the task itself is created anew after it. */
export interface RunRewound {
  readonly type: 'run-rewound';
  /** The occurrence that is done again, and the number of the event that had created it. */
  readonly task: {
    readonly activation: ActivationId;
    readonly pointer: string;
    readonly sequence: number;
  };
  /** What is around it, the outermost first: those that are live still, and new ones in place of others. */
  readonly scopes: readonly Activation[];
  readonly context: Json;
  readonly deadline?: Instant;
  readonly compensations: readonly CompensationEntry[];
  readonly consumedEvents: { readonly [key: string]: ConsumedEvent };
  /** Pointers of the tasks that had completed since, whose results are gone. */
  readonly dropped: readonly string[];
  readonly by?: string;
  readonly reason?: string;
}
/** An operator has put `output` in the place of what a task was doing; absent: its input. */
export interface SkipRequested {
  readonly type: 'skip-requested';
  readonly activation: ActivationId;
  readonly pointer: string;
  readonly output?: Json;
  readonly by?: string;
  readonly reason?: string;
}
/** An operator has changed data of the run. */
export interface DataEdited {
  readonly type: 'data-edited';
  /** Whose context, and whose raw input; absent: the context of the run. */
  readonly activation?: ActivationId;
  readonly context?: Json;
  readonly input?: Json;
  /** By the activation that holds them. */
  readonly variables?: { readonly [holder: ActivationId]: { readonly [name: string]: Json } };
  /** What was there before. */
  readonly replaced: {
    readonly context?: Json;
    readonly input?: Json;
    readonly variables?: { readonly [holder: ActivationId]: { readonly [name: string]: Json } };
  };
  readonly by?: string;
  readonly reason?: string;
}
/** From here on another plan says what the run does. */
export interface RunMigrated extends MigrationMoves {
  readonly type: 'run-migrated';
  readonly from: PlanReference;
  readonly to: PlanReference;
  readonly by?: string;
  readonly reason?: string;
}
export interface PlanReference {
  readonly planId: string;
  /** That of the definition. */
  readonly version: string;
}
export interface RunCompleted {
  readonly type: 'run-completed';
  readonly output: Json;
}
/** `activation`: the task whose problem nobody caught; it is kept for a retry. */
export interface RunFaulted {
  readonly type: 'run-faulted';
  readonly problem: Problem;
  readonly activation?: ActivationId;
}
export interface RunCancelled {
  readonly type: 'run-cancelled';
  readonly by?: string;
  readonly reason?: string;
}

export interface RollbackStarted {
  readonly type: 'rollback-started';
  readonly reason: Rollback['reason'];
}
export interface RollbackCompleted {
  readonly type: 'rollback-completed';
  /** Pointers of the tasks that were undone, in that order. */
  readonly compensated: readonly string[];
}
/** A compensation failed for good: `remaining` names what is not undone, next first. */
export interface RollbackFailed {
  readonly type: 'rollback-failed';
  readonly problem: Problem;
  readonly remaining: readonly string[];
}
export interface TaskCompensated {
  readonly type: 'task-compensated';
  /** The compensation, which is through. */
  readonly activation: ActivationId;
  /** The completed task that is undone by it. */
  readonly undone: ActivationId;
  readonly pointer: string;
}

export interface TaskCreated {
  readonly type: 'task-created';
  readonly activation: ActivationId;
  readonly parent: ActivationId | null;
  readonly pointer: string;
  readonly input: Json;
  readonly variables?: { readonly [name: string]: Json };
  readonly branch?: number;
}
export interface TaskStarted {
  readonly type: 'task-started';
  readonly activation: ActivationId;
  readonly pointer: string;
  readonly attempt: number;
  readonly input: Json;
  readonly deadline?: Instant;
}
/** An extension begins its `before` or `after` list, or all are through with the former. */
export interface TaskExtended {
  readonly type: 'task-extended';
  readonly activation: ActivationId;
  readonly extension: ExtensionState;
}
/** The `when` of an extension failed on the task: it is left out. Told, because nobody else would. */
export interface ExtensionDeclined {
  readonly type: 'extension-declined';
  readonly activation: ActivationId;
  readonly pointer: string;
  readonly extension: string;
  readonly problem: Problem;
}
export interface TaskSkipped {
  readonly type: 'task-skipped';
  readonly activation: ActivationId;
  readonly pointer: string;
}
export interface TaskCompleted {
  readonly type: 'task-completed';
  readonly activation: ActivationId;
  readonly pointer: string;
  readonly output: Json;
  /** The new context, when the task exported one. */
  readonly context?: Json;
  /** The task can be undone. */
  readonly compensable?: boolean;
  /** The case that a `switch` has taken. */
  readonly case?: string;
}
export interface TaskFaulted {
  readonly type: 'task-faulted';
  readonly activation: ActivationId;
  readonly pointer: string;
  readonly problem: Problem;
}
export interface TaskCancelled {
  readonly type: 'task-cancelled';
  readonly activation: ActivationId;
  readonly pointer: string;
}

export interface EffectRequested {
  readonly type: 'effect-requested';
  readonly activation: ActivationId;
  readonly effect: EffectId;
  readonly childRunId?: string;
  /** The task goes on without its answer, and leaves it alone. */
  readonly await?: false;
}
export interface EffectSettled {
  readonly type: 'effect-settled';
  readonly activation: ActivationId;
  readonly effect: EffectId;
  readonly result: EffectResult;
}

export interface LoopEntered {
  readonly type: 'loop-entered';
  readonly activation: ActivationId;
  readonly items: readonly Json[];
}
export interface LoopAdvanced {
  readonly type: 'loop-advanced';
  readonly activation: ActivationId;
  readonly index: number;
  readonly variables: { readonly [name: string]: Json };
}
export interface ForkEntered {
  readonly type: 'fork-entered';
  readonly activation: ActivationId;
}
/** The branches that count have ended, and this is their context. */
export interface ForkJoined {
  readonly type: 'fork-joined';
  readonly activation: ActivationId;
  readonly context: Json;
}
export interface TryAdvanced {
  readonly type: 'try-advanced';
  readonly activation: ActivationId;
  readonly body: TryBody;
  readonly variables: { readonly [name: string]: Json };
}
export interface WaitEntered {
  readonly type: 'wait-entered';
  readonly activation: ActivationId;
  readonly dueAt: Instant;
}
export interface ListenEntered {
  readonly type: 'listen-entered';
  readonly activation: ActivationId;
}
export interface EventConsumed {
  readonly type: 'event-consumed';
  readonly activation: ActivationId;
  readonly event: CloudEvent;
  readonly expiresAt: Instant;
  /** Which filter it matched; of the `until` strategy when `until` is true. Absent: `any: []`. */
  readonly filter?: number;
  readonly until?: boolean;
  readonly correlations?: { readonly [key: string]: Json };
  /** The event as `read` forms it. */
  readonly item?: Json;
  /** It goes to `foreach`. */
  readonly queued?: boolean;
  /** No further event is wanted after it. */
  readonly closes?: boolean;
  /** The condition of `until` failed on it. */
  readonly problem?: Problem;
}
/** An iteration of a listener's or a receiver's `foreach` begins, or has ended. */
export interface ListenAdvanced {
  readonly type: 'listen-advanced';
  readonly activation: ActivationId;
  /** An iteration begins with the first of the queue, under these variables. */
  readonly begins?: { readonly [name: string]: Json };
  /** The iteration under way has ended, and this is its output. */
  readonly output?: Json;
  readonly ends?: boolean;
  readonly context?: Json;
}

export interface ReceiveEntered {
  readonly type: 'receive-entered';
  readonly activation: ActivationId;
  /** When no further item is wanted. */
  readonly endsAt?: Instant;
}
export interface ItemReceived {
  readonly type: 'item-received';
  readonly activation: ActivationId;
  readonly item: Json;
  readonly id?: string;
  /** It goes to `foreach`. */
  readonly queued?: boolean;
  /** No further item is wanted after it. */
  readonly closes?: boolean;
  /** The condition of `while` or `until` failed on it. */
  readonly problem?: Problem;
}
/** No further item is wanted, or there are no more. */
export interface ReceiveClosed {
  readonly type: 'receive-closed';
  readonly activation: ActivationId;
}

export interface HumanTaskOpened {
  readonly type: 'human-task-opened';
  readonly activation: ActivationId;
  readonly pointer: string;
  readonly request: HumanRequest;
  readonly candidates: People;
  /** Its assignee. */
  readonly claimedBy?: string;
  readonly timers: readonly HumanTimer[];
}
/** Somebody has done something with a human task. */
interface HumanAction {
  readonly activation: ActivationId;
  readonly by: string;
  /** Whose word it is that it was this user. */
  readonly vouchedBy?: string;
}
export interface HumanTaskClaimed extends HumanAction {
  readonly type: 'human-task-claimed';
}
export interface HumanTaskReleased extends HumanAction {
  readonly type: 'human-task-released';
}
export interface HumanTaskReassigned extends HumanAction {
  readonly type: 'human-task-reassigned';
  readonly to: string;
  /** Of several who decide side by side: in whose place. */
  readonly from?: string;
}
export interface HumanTaskReminded {
  readonly type: 'human-task-reminded';
  readonly activation: ActivationId;
}
/** It is due, and not done. */
export interface HumanTaskOverdue {
  readonly type: 'human-task-overdue';
  readonly activation: ActivationId;
}
/** Others may take it now, and whoever had claimed it has it no longer for themselves. */
export interface HumanTaskEscalated {
  readonly type: 'human-task-escalated';
  readonly activation: ActivationId;
}
export interface HumanTaskDecided extends HumanAction {
  readonly type: 'human-task-decided';
  readonly decision: HumanDecision['decision'];
  readonly comment?: string;
  /** Nobody else needs to decide. */
  readonly outcome?: HumanOutcome;
}
export interface HumanTaskCompleted extends HumanAction {
  readonly type: 'human-task-completed';
  readonly data: Json;
}
