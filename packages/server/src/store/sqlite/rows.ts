import type { Fetched } from '../codec/codec.ts';
import type { Blob } from '../codec/externalise.ts';
import type { OutboxKey, StartKey, Subscription } from '../port.ts';

/** What crosses between the store and its thread: documents as text, everything else flat. */
export interface CommitRows {
  readonly turns: readonly TurnRow[];
  readonly accepted: readonly AcceptedRow[];
  readonly settledEffects: readonly OutboxKey[];
  readonly settledDeliveries: readonly number[];
  /** What the documents of this commit refer to. */
  readonly blobs: readonly Blob[];
}

export interface Document {
  readonly text: string;
  readonly references: string | null;
}

export interface TurnRow {
  readonly run: RunRow;
  readonly firstSequence: number;
  readonly events: Document | null;
  readonly snapshot: { readonly sequence: number; readonly state: Document } | null;
  readonly effects: readonly OutboxRow[];
  readonly subscribed: readonly Subscription[];
  readonly unsubscribed: readonly string[];
  readonly startKey: StartKey | null;
}

export interface RunRow {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly status: string;
  readonly parentRunId: string | null;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly dueAt: number | null;
  readonly sequence: number;
  readonly summary: Document;
}

export interface OutboxRow {
  readonly runId: string;
  readonly key: string;
  readonly namespace: string;
  readonly pointer: string;
  readonly effect: Document;
}

export interface AcceptedRow {
  readonly namespace: string;
  readonly source: string;
  readonly eventId: string;
  readonly type: string;
  readonly acceptedAt: number;
  readonly expiresAt: number;
  readonly event: Document;
}

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

export interface DeliveryFetched {
  readonly position: number;
  readonly runId: string;
  readonly subscription: string;
  readonly expiresAt: number;
  readonly event: Fetched;
}

export interface TurnFetched {
  readonly firstSequence: number;
  readonly events: Fetched;
}
