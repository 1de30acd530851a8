import type {
  ActivationId,
  CloudEvent,
  Effect,
  EventOffer,
  EventSet,
  HumanTask,
  Instant,
  People,
  RunConcurrency,
  RunEvent,
  RunState,
} from '@tutti/engine';
import type { Plan, Schedule } from '@tutti/language';
import type { GroupId } from '../runtime/concurrency/group.ts';
import type { RunSummary } from '../runtime/runtime.ts';
import type { ScheduleState } from '../runtime/schedules/schedule-state.ts';
import type { ResourceStore } from './resources.ts';

/**
 * Where runs live between turns. One writer: whoever opened it holds it alone.
 *
 * Every operation may throw a `StoreFault`; a commit that throws has changed nothing.
 */
export interface Store extends ResourceStore {
  /** Everything in the batch, or nothing; durable when it resolves. */
  commit(batch: Batch): Promise<CommitReport>;

  loadRun(runId: string): Promise<LoadedRun | null>;
  /** Runs whose due time is not after `at`, the longest due first. */
  dueRuns(at: Instant, limit: number): Promise<readonly string[]>;
  /** The earliest due time of all runs that is after `after`. */
  nextDueAt(after: Instant): Promise<Instant | null>;
  /** Effects not yet settled, oldest first, beginning after `after` (0: from the first). */
  outbox(after: number, limit: number): Promise<readonly OutboxItem[]>;
  /** Events not yet taken by the run or the schedule they are for, oldest first, after `after`. */
  deliveries(after: number, limit: number): Promise<readonly Delivery[]>;
  /**
   * The events that a namespace has accepted, from outside and from its runs, in order, beginning
   * after `after` (0: from the first). Positions only grow, across restarts too, so one that is kept
   * says what has been dealt with; events leave when they expire.
   */
  acceptedEvents(namespace: string, after: number, limit: number): Promise<readonly AcceptedItem[]>;
  /** The last position of a namespace, or the last one accepted before `before`; 0 when there is none. */
  acceptedPosition(namespace: string, before?: Instant): Promise<number>;
  startKey(namespace: string, key: string): Promise<StartKey | null>;

  run(runId: string): Promise<RunSummary | null>;
  /** Newest first. */
  runs(query: RunQuery): Promise<RunPage>;
  /** Events whose number is greater than `after`, in order. */
  runEvents(runId: string, after: number, limit: number): Promise<readonly NumberedEvent[]>;

  /**
   * The schedule of the latest version is the definition's, from the same transaction on; when that
   * version has none, the definition has none. It is offered what is accepted from then on, and the
   * sets of events of the version before are dropped.
   */
  publish(definition: DefinitionRecord, plan: Plan): Promise<PublishAnswer>;
  /** Which version and plan a name stands for; without a version: the latest one. */
  resolve(namespace: string, name: string, version?: string): Promise<ResolvedDefinition | null>;
  /** Without a version: the latest one. */
  definition(namespace: string, name: string, version?: string): Promise<DefinitionRecord | null>;
  /** Ordered by namespace, name and semantic version. */
  definitions(query: DefinitionQuery): Promise<readonly DefinitionRecord[]>;
  plan(planId: string): Promise<Plan | null>;

  schedule(namespace: string, name: string): Promise<StoredSchedule | null>;
  /** Ordered by name. */
  schedules(query: ScheduleQuery): Promise<readonly StoredSchedule[]>;
  /** Schedules whose due time is not after `at`, the longest due first. */
  dueSchedules(at: Instant, limit: number): Promise<readonly ScheduleId[]>;
  /** The earliest due time of all schedules. */
  nextScheduleAt(): Promise<Instant | null>;
  /** Schedules that wait for the end of a run. */
  watchingSchedules(): Promise<readonly ScheduleId[]>;

  /** Who holds places of a group and who waits for one; of each list the first `limit`. */
  places(group: GroupId, limit: number): Promise<GroupPlaces>;
  /** Where a queued run stands; null when it does not wait for a place. */
  placeInLine(runId: string): Promise<PlaceInLine | null>;
  /** Groups in which runs wait, in order, beginning after `after` (empty: from the first). */
  queuedGroups(after: GroupId, limit: number): Promise<readonly GroupId[]>;
  /** Sets of events that a schedule has begun, the oldest first. */
  eventSets(id: ScheduleId): Promise<readonly StoredSet[]>;
  eventSet(id: ScheduleId, position: number): Promise<StoredSet | null>;

  humanTask(id: HumanTaskId): Promise<StoredHumanTask | null>;
  /** By due instant, those without one last; then by when they were opened. */
  humanTasks(query: HumanTaskQuery): Promise<HumanTaskPage>;

  /**
   * Drops expired events nobody still has to take and none of `held` names, and values nothing refers
   * to any longer.
   */
  sweep(at: Instant, held?: readonly HeldEvents[]): Promise<SweepReport>;
  close(): Promise<void>;
}

/** What one group commit writes. Turns come first, then accepted events, then what is settled. */
export interface Batch {
  /** At most one per run. */
  readonly turns: readonly Turn[];
  /** From outside, and emitted by the turns of this batch. */
  readonly accepted: readonly AcceptedEvent[];
  readonly settled: Settled;
}

/** What one or more commands made of one run. */
export interface Turn {
  /** The projection after the turn. */
  readonly summary: RunSummary;
  /** The number of the first event. */
  readonly firstSequence: number;
  /** Empty when only the due time is put right. */
  readonly events: readonly RunEvent[];
  readonly dueAt: Instant | null;
  /** The state after the turn, when the log since the last one has grown long. */
  readonly snapshot?: RunState;
  readonly effects: readonly OutboxEntry[];
  /** Buffered events accepted since then become deliveries in the same transaction. */
  readonly subscribed: readonly Subscription[];
  readonly unsubscribed: readonly ActivationId[];
  /** As they are after the turn: those that it has touched. */
  readonly humanTasks: readonly HumanTask[];
  readonly startKey?: StartKey;
}

export interface Subscription {
  readonly id: ActivationId;
  readonly offers: readonly EventOffer[];
  readonly since: Instant;
}

/** An effect that must be performed, until it is settled. `key` is unique in the run. */
export interface OutboxEntry {
  readonly runId: string;
  readonly key: string;
  readonly namespace: string;
  /** The JSON pointer of the task that asks for it. */
  readonly pointer: string;
  readonly effect: OutboxEffect;
}

/** What is performed after the commit. All else a decision asks for is part of the commit. */
export type OutboxEffect = Extract<
  Effect,
  { readonly type: 'call' | 'receive' | 'run-process' | 'start-run' | 'cancel-run' | 'report' }
>;

export interface OutboxItem extends OutboxEntry {
  /** Its place in the outbox. */
  readonly position: number;
}

/** A CloudEvent and until when it is offered to new subscriptions. */
export interface AcceptedEvent {
  readonly namespace: string;
  readonly event: CloudEvent;
  readonly acceptedAt: Instant;
  readonly expiresAt: Instant;
}

export interface AcceptedItem extends AcceptedEvent {
  /** Its place among the accepted events of all namespaces. */
  readonly position: number;
}

/** Accepted events that are still to be carried elsewhere. */
export interface HeldEvents {
  readonly namespace: string;
  /** Those with a greater position, */
  readonly after: number;
  /** as far as they were accepted since. */
  readonly since: Instant;
}

export interface Delivery {
  readonly position: number;
  readonly to: Listener;
  readonly event: CloudEvent;
  readonly expiresAt: Instant;
}

export type Listener =
  | { readonly kind: 'run'; readonly runId: string; readonly subscription: ActivationId }
  | ({ readonly kind: 'schedule' } & ScheduleId);

export interface Settled {
  readonly effects: readonly OutboxKey[];
  /** Positions of deliveries. */
  readonly deliveries: readonly number[];
  readonly schedules: readonly ScheduleChange[];
  readonly sets: readonly SetChange[];
}

export interface OutboxKey {
  readonly runId: string;
  readonly key: string;
}

/** An idempotency key and the request it stands for. */
export interface StartKey {
  readonly namespace: string;
  readonly key: string;
  readonly requestHash: string;
  readonly runId: string;
}

export interface CommitReport {
  /** For each accepted event: whether it had been accepted before. */
  readonly duplicates: readonly boolean[];
  /** Whether there are new deliveries. */
  readonly delivers: boolean;
  /** For each turn: how large its events are, and its snapshot, in characters. */
  readonly sizes: readonly TurnSize[];
}

export interface TurnSize {
  readonly events: number;
  readonly snapshot: number;
}

export interface LoadedRun {
  readonly summary: RunSummary;
  readonly snapshot: RunState | null;
  /** The events after the snapshot. */
  readonly events: readonly RunEvent[];
  /** How many turns those events are. */
  readonly turns: number;
}

export interface RunQuery {
  readonly namespace?: string;
  readonly status?: readonly RunSummary['status'][];
  readonly name?: string;
  readonly version?: string;
  readonly parentRunId?: string;
  /** Runs that do this one again. */
  readonly rerunOf?: string;
  readonly startedFrom?: Instant;
  readonly startedBefore?: Instant;
  /** Every one of these tags. */
  readonly tags?: { readonly [key: string]: string };
  readonly after?: RunCursor;
  readonly limit: number;
}

export interface RunCursor {
  readonly startedAt: Instant;
  readonly id: string;
}

export interface RunPage {
  readonly runs: readonly RunSummary[];
  /** Absent on the last page. */
  readonly next?: RunCursor;
}

export interface NumberedEvent {
  readonly sequence: number;
  readonly event: RunEvent;
}

export interface DefinitionId {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
}

export interface DefinitionRecord extends DefinitionId {
  /** As it was written. */
  readonly source: string;
  readonly planId: string;
  readonly publishedAt: Instant;
}

export interface ResolvedDefinition {
  readonly version: string;
  readonly planId: string;
}

export interface DefinitionQuery {
  readonly namespace?: string;
  readonly name?: string;
  readonly after?: DefinitionId;
  readonly limit: number;
}

/** `conflict`: that version exists with another content, and a published version never changes. */
export type PublishAnswer = 'published' | 'unchanged' | 'conflict';

export interface SweepReport {
  readonly events: number;
  readonly blobs: number;
}

/** A definition has one schedule at the most: that of its latest version. */
export interface ScheduleId {
  readonly namespace: string;
  readonly name: string;
}

export interface StoredSchedule extends ScheduleId {
  readonly version: string;
  readonly planId: string;
  readonly publishedAt: Instant;
  readonly schedule: Schedule;
  /** Null until it is first looked at; then of the version that was the latest when it changed. */
  readonly state: ScheduleState | null;
}

/** Void when another version has taken over: its schedule is not touched. */
export interface ScheduleChange extends ScheduleId {
  readonly planId: string;
  readonly state: ScheduleState;
  readonly dueAt: Instant | null;
  /** It waits for the end of a run. */
  readonly isWatching: boolean;
}

/** Events that wait for others, or, when they are complete, for their run. */
export interface StoredSet {
  /** That of the delivery that began it. */
  readonly position: number;
  readonly set: EventSet;
  /** Null: it is complete. */
  readonly expiresAt: Instant | null;
}

/** A set as it is now; null: it is gone. Void when another version has taken over. */
export interface SetChange extends ScheduleId {
  readonly planId: string;
  readonly position: number;
  readonly stored: Omit<StoredSet, 'position'> | null;
}

export interface ScheduleQuery {
  readonly namespace: string;
  /** The name that the page before ended with. */
  readonly after?: string;
  readonly limit: number;
}

/** Follows from the summaries of the runs that have not ended. */
export interface GroupPlaces {
  readonly held: number;
  readonly queued: number;
  /** Who holds a place, the oldest run first. */
  readonly holders: readonly Place[];
  /** Who waits for one, the next first. */
  readonly line: readonly Place[];
  /** All of them, the oldest run first. */
  readonly oldest: readonly Place[];
  /** The run that started last. */
  readonly newest: Place | null;
}

export interface Place {
  readonly runId: string;
  readonly startedAt: Instant;
  readonly concurrency: RunConcurrency;
}

export interface PlaceInLine {
  readonly group: GroupId;
  /** How many are before it. */
  readonly ahead: number;
}

export interface HumanTaskId {
  readonly runId: string;
  readonly activation: ActivationId;
}

/** A human task, and where it belongs. It stays after it is done. */
export interface StoredHumanTask extends HumanTask {
  readonly runId: string;
  readonly namespace: string;
  readonly definition: RunSummary['definition'];
  readonly planId: string;
}

export interface HumanTaskQuery {
  readonly namespace: string;
  /** One at least. */
  readonly status: readonly HumanTask['status'][];
  /** Of which one of these is a candidate, or a user has it or has done it. */
  readonly candidates?: People;
  readonly dueBefore?: Instant;
  readonly runId?: string;
  readonly after?: HumanTaskPlace;
  readonly limit: number;
}

/** Where a human task stands among others. Its members compare in this order. */
export interface HumanTaskPlace extends HumanTaskId {
  /** When it is due; without that, the end of time. */
  readonly orderAt: Instant;
  readonly openedAt: Instant;
}

export interface HumanTaskPage {
  readonly tasks: readonly StoredHumanTask[];
  /** Absent on the last page. */
  readonly next?: HumanTaskPlace;
}

/** The store could not do it: disk full, locked, closed. Nothing was changed; asking again may help. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
}
