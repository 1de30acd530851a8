import type { Fetched } from '../codec/codec.ts';
import type { Subscription } from '../port.ts';
import type { ResourceId } from '../resources.ts';

/**
 * What a store of tables writes for a commit: the parameters of its statements, table by table.
 * Tuples of plain values, because the names of members would cross to a thread with every row.
 */
export interface CommitRows {
  readonly created: readonly CreatedRun[];
  /** Of the created runs. */
  readonly tags: readonly TagRow[];
  readonly changed: readonly ChangedRun[];
  /** Runs that have gone over to another version. */
  readonly moved: readonly (readonly [version: string, runId: string])[];
  readonly turns: readonly TurnRow[];
  readonly snapshots: readonly SnapshotRow[];
  readonly effects: readonly EffectRow[];
  readonly startKeys: readonly StartKeyRow[];
  readonly unsubscribed: readonly (readonly [runId: string, subscription: string])[];
  readonly subscribed: readonly SubscribedRow[];
  readonly humanTasks: readonly HumanTaskRow[];
  readonly accepted: readonly AcceptedRow[];
  readonly settledEffects: readonly (readonly [runId: string, key: string])[];
  readonly settledDeliveries: readonly (readonly [position: number])[];
  readonly settledSchedules: readonly ScheduleRow[];
  readonly places: readonly PlaceRow[];
  readonly freed: readonly (readonly [runId: string])[];
  readonly settledSets: readonly SetRow[];
  /** What the documents of this commit refer to. */
  readonly blobs: readonly (readonly [hash: string, text: string])[];
}

/** JSON text, and which blobs belong where in it. */
export type Document = readonly [text: string, references: string | null];

type RunValues = readonly [
  status: string,
  dueAt: number | null,
  sequence: number,
  ...summary: Document,
  id: string,
];

export type CreatedRun = readonly [
  ...RunValues,
  namespace: string,
  name: string,
  version: string,
  parentRunId: string | null,
  startedAt: number,
  rerunOf: string | null,
];

export type TagRow = readonly [
  key: string,
  value: string,
  namespace: string,
  startedAt: number,
  runId: string,
];

/** A run goes on only from the event it had: a turn decided on an older state is refused. */
export type ChangedRun = readonly [...RunValues, lastSequence: number];

export type TurnRow = readonly [runId: string, firstSequence: number, ...events: Document];

export type SnapshotRow = readonly [runId: string, sequence: number, ...state: Document];

export type EffectRow = readonly [
  runId: string,
  key: string,
  namespace: string,
  pointer: string,
  ...effect: Document,
];

export type StartKeyRow = readonly [
  namespace: string,
  key: string,
  requestHash: string,
  runId: string,
];

export interface SubscribedRow {
  readonly runId: string;
  readonly namespace: string;
  readonly subscription: Subscription;
  /** Events that have expired by then are offered no longer. */
  readonly at: number;
}

export type AcceptedRow = readonly [
  namespace: string,
  source: string,
  eventId: string,
  type: string,
  acceptedAt: number,
  expiresAt: number,
  ...event: Document,
];

export interface HumanTaskRow {
  readonly id: readonly [runId: string, activation: string];
  readonly place: HumanTaskIndexed;
  readonly status: string;
  readonly task: Document;
  /** By whom it is found: see `finderKeys`. */
  readonly finders: readonly string[];
}

/** What human tasks are found and ordered by. */
export type HumanTaskIndexed = readonly [
  namespace: string,
  isOpen: number,
  orderAt: number,
  openedAt: number,
];

export type ScheduleRow = readonly [
  state: string,
  dueAt: number | null,
  isWatching: number,
  namespace: string,
  name: string,
  planId: string,
];

export type PlaceRow = readonly [
  runId: string,
  group: string,
  startedAt: number,
  rank: number | null,
  concurrency: string,
];

export type SetRow = readonly [
  position: number,
  namespace: string,
  name: string,
  planId: string,
  expiresAt: number | null,
  set: Document | null,
];

export interface CommitResult {
  readonly duplicates: readonly boolean[];
  readonly delivers: boolean;
}

export interface LoadedRows {
  readonly summary: Fetched;
  readonly snapshot: Fetched | null;
  readonly turns: readonly Fetched[];
}

export interface OutboxFetched {
  readonly position: number;
  readonly runId: string;
  readonly key: string;
  readonly namespace: string;
  readonly pointer: string;
  readonly effect: Fetched;
}

export interface AcceptedFetched {
  readonly position: number;
  readonly namespace: string;
  readonly acceptedAt: number;
  readonly expiresAt: number;
  readonly event: Fetched;
}

export interface DeliveryFetched {
  readonly position: number;
  /** Empty: the listener is the schedule of the definition named by `subscription`. */
  readonly runId: string;
  readonly subscription: string;
  readonly namespace: string;
  readonly expiresAt: number;
  readonly event: Fetched;
}

export interface SetFetched {
  readonly position: number;
  readonly expiresAt: number | null;
  readonly set: Fetched;
}

export interface ScheduleFetched {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly planId: string;
  readonly publishedAt: number;
  readonly schedule: string;
  readonly state: string | null;
}

export interface TurnFetched {
  readonly firstSequence: number;
  readonly events: Fetched;
}

/** A resource whose document is still JSON text. */
export interface ResourceFetched extends ResourceId {
  readonly revision: number;
  readonly document: string;
}

export interface ResourceChangeRow extends ResourceId {
  readonly basedOn: number;
  readonly document: string | null;
}
