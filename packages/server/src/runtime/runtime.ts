import type {
  CloudEvent,
  HumanCommand,
  Instant,
  Problem,
  Rejection,
  RunConcurrency,
  RunEvent,
} from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { RunQuery, ScheduleId, StoredSchedule } from '../store/port.ts';
import type { AwaitedEnd } from './end-watch.ts';
import type { LogPosition, PastAnswer } from './history/state-at.ts';
import type { MigrateAnswer, MigrationPreview, MigrationRequest } from './migrations/migrations.ts';
import type { KnownKey } from './once-per-key.ts';
import type { PreviewAnswer, Repair, RepairAnswer, RepairRequest } from './repairs/repair.ts';
import type { StuckPage } from './stuck/find-stuck.ts';
import type { TargetState } from './targets/target.ts';
import type { RunWaits } from './waits/run-waits.ts';

/**
 * The turn loop as features and the HTTP door see it. The only way to change a run.
 *
 * Rejects with a `StoreFault` when the store is out of order or the runtime is closing: nothing has
 * happened then, and asking again may help.
 */
export interface Runtime {
  /** Recovers what the last process left, then serves. Resolves when commands are taken. */
  open(): Promise<void>;
  /** Ends after what is in hand is committed; effects in flight are aborted and performed again at the next start. */
  close(): Promise<void>;
  start(request: StartRequest): Promise<StartAnswer>;
  /** As `start`, for who waits: of a run that it starts, the end is heard of without reading it. */
  startWatched(request: StartRequest): Promise<WatchedStart>;
  submit(runId: string, command: OperatorCommand | HumanCommand): Promise<SubmitAnswer>;
  /** As `submit`, and once for each idempotency key. */
  submitOnce(command: KeyedCommand): Promise<SubmitAnswer | KnownKey>;
  /** What the run would answer now. Changes nothing. */
  tryCommand(runId: string, command: OperatorCommand): Promise<SubmitAnswer>;
  /** Retries, skips, sets variables, or rewinds. */
  repair(request: RepairRequest): Promise<RepairAnswer>;
  /** What a repair would do. Changes nothing. */
  preview(runId: string, repair: Repair): Promise<PreviewAnswer>;
  /**
   * Takes a CloudEvent for every listening run of the namespace, now and while it is buffered.
   * Events that are handed over without yielding in between are committed together.
   */
  accept(namespace: string, event: CloudEvent): Promise<{ readonly duplicate: boolean }>;
  readonly schedules: ScheduleOperations;
  /** Resolves with true when the run has ended, with false when the time is up, or at the close. */
  waitForEnd(runId: string, timeoutMs: number): Promise<boolean>;
  /** Takes a run over to another version of its definition, whole or not at all. */
  migrate(
    runId: string,
    request: MigrationRequest,
    wish: Wish,
    idempotencyKey?: string,
  ): Promise<MigrateAnswer>;
  /** What that would be like. Changes nothing. */
  previewMigration(runId: string, request: MigrationRequest): Promise<MigrationPreview>;
  /** Why a run does not go on; null when there is no such run. Changes nothing. */
  waits(runId: string): Promise<RunWaits | null>;
  /** Of so many runs under way those that wait for longer than they should. Changes nothing. */
  stuck(query: Pick<RunQuery, 'namespace' | 'after' | 'limit'>): Promise<StuckPage>;
  /** What was known of a run after one of its events; without a position: after the last. Changes nothing. */
  past(runId: string, position?: LogPosition): Promise<PastAnswer>;
  /** The systems that a policy of the operator is about, as they stand now. */
  targets(): readonly TargetState[];
  /** Calls back after each commit, in order; the answer ends it. */
  follow(listener: (turn: CommittedTurn) => void): () => void;
}

/** What an operator says for the record. */
export interface Wish {
  readonly by?: string;
  readonly reason?: string;
}

export interface StartRequest {
  readonly namespace: string;
  readonly name: string;
  /** A semantic version; absent: the latest one, resolved now. */
  readonly version?: string;
  readonly input?: Json;
  /** The same key with the same request answers the run it started the first time. */
  readonly idempotencyKey?: string;
  readonly startedBy?: string;
  /** Whose word it is that it was this user, when it is not the user's own. */
  readonly vouchedBy?: string;
  readonly tags?: { readonly [key: string]: string };
  /** The run that this one does again. */
  readonly rerunOf?: string;
}

export type StartAnswer =
  | { readonly kind: 'started'; readonly runId: string }
  | { readonly kind: 'already-started'; readonly runId: string }
  /** The idempotency key was used for another request. */
  | { readonly kind: 'key-reused'; readonly runId: string }
  | { readonly kind: 'unknown-definition' }
  /** As many runs are under way as the definition allows, and it lets nobody wait. */
  | { readonly kind: 'limit-reached'; readonly concurrency: RunConcurrency }
  /** The queue is full: ask again after so many seconds. */
  | { readonly kind: 'overloaded'; readonly retryAfterSeconds: number };

export interface WatchedStart {
  readonly answer: StartAnswer;
  /** Null unless the answer is `started`. Whoever has it disposes of it. */
  readonly end: AwaitedEnd | null;
}

export type OperatorCommand =
  | { readonly type: 'suspend'; readonly by?: string; readonly reason?: string }
  | { readonly type: 'resume'; readonly by?: string }
  | {
      readonly type: 'cancel';
      readonly rollback: boolean;
      readonly by?: string;
      readonly reason?: string;
    };

/** The same key with the same command is carried out once. */
export interface KeyedCommand {
  readonly namespace: string;
  readonly runId: string;
  readonly command: OperatorCommand;
  readonly idempotencyKey: string;
}

/** What can be asked of schedules. Reading them is the store's. */
export interface ScheduleOperations {
  /** A definition was published: its schedule may have changed. */
  published(): void;
  /** Null when there is no such schedule. It goes on being paused with the next version. */
  pause(id: ScheduleId): Promise<StoredSchedule | null>;
  /** Goes on with the first fire from now on. */
  resume(id: ScheduleId): Promise<StoredSchedule | null>;
  /** Starts a run now, whatever the policies say, paused or not. */
  trigger(id: ScheduleId, by: string): Promise<TriggerAnswer>;
  /** Queues a run for each fire from `from` to `to`, both included, that has not started one. */
  backfill(id: ScheduleId, from: Instant, to: Instant): Promise<BackfillAnswer>;
}

export type TriggerAnswer =
  | { readonly kind: 'started'; readonly runId: string }
  | { readonly kind: 'unknown-schedule' }
  | { readonly kind: 'limit-reached'; readonly concurrency: RunConcurrency }
  | { readonly kind: 'overloaded'; readonly retryAfterSeconds: number };

export type BackfillAnswer =
  | { readonly kind: 'queued'; readonly fires: readonly Instant[] }
  | { readonly kind: 'unknown-schedule' }
  /** Its fires follow from the ends of runs: there is no calendar of the past. */
  | { readonly kind: 'no-calendar' }
  /** More than the queue has room for. */
  | { readonly kind: 'too-many'; readonly room: number };

export type SubmitAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'unknown-run' }
  | { readonly kind: 'overloaded'; readonly retryAfterSeconds: number };

export interface CommittedTurn {
  readonly namespace: string;
  readonly runId: string;
  /** The sequence number of the first event. */
  readonly firstSequence: number;
  readonly events: readonly RunEvent[];
  readonly summary: RunSummary;
}

/** What lists and headers show of a run: a projection written in the turn's own transaction. */
export interface RunSummary {
  readonly id: string;
  readonly namespace: string;
  readonly definition: { readonly name: string; readonly version: string };
  readonly planId: string;
  readonly status:
    | 'pending'
    | 'running'
    | 'waiting'
    | 'suspended'
    | 'completed'
    | 'faulted'
    | 'cancelled';
  /** Undoing: under way, done, or stuck. */
  readonly compensation: 'none' | 'running' | 'completed' | 'failed';
  readonly startedAt: Instant;
  readonly startedBy?: string;
  readonly endedAt?: Instant;
  readonly updatedAt: Instant;
  readonly parentRunId?: string;
  /** The run that this one does again. */
  readonly rerunOf?: string;
  readonly tags?: { readonly [key: string]: string };
  readonly problem?: Problem;
  /** The limit the run counts towards; `queuedAt`: it waits for a place since then. */
  readonly concurrency?: RunConcurrency & { readonly queuedAt?: Instant };
  /** From -10 to 10; absent: 0. */
  readonly priority?: number;
  /** Names of the tasks that are live now, the deepest ones. */
  readonly currentTasks: readonly string[];
  readonly sequence: number;
}
