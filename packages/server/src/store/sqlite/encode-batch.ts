import { type Encoded, encode } from '../codec/codec.ts';
import type { Blob } from '../codec/externalise.ts';
import type { AcceptedEvent, Batch, OutboxEntry, Turn, TurnSize } from '../port.ts';
import type { AcceptedRow, CommitRows, Document, OutboxRow, RunRow, TurnRow } from './rows.ts';

export interface EncodedBatch {
  readonly rows: CommitRows;
  readonly sizes: readonly TurnSize[];
}

/** A batch as text. Done at once: the states in it change with the next turn. */
export function encodeBatch(batch: Batch): EncodedBatch {
  const blobs: Blob[] = [];
  const document = (value: unknown): Document => keepBlobs(encode(value), blobs);
  const turns = batch.turns.map((turn) => turnRow(turn, document));
  const rows: CommitRows = {
    turns,
    accepted: batch.accepted.map((accepted) => acceptedRow(accepted, document)),
    settledEffects: batch.settled.effects,
    settledDeliveries: batch.settled.deliveries,
    blobs,
  };
  return { rows, sizes: turns.map(sizeOf) };
}

type ToDocument = (value: unknown) => Document;

function keepBlobs(encoded: Encoded, blobs: Blob[]): Document {
  for (const blob of encoded.blobs) blobs.push(blob);
  return { text: encoded.text, references: encoded.references };
}

function turnRow(turn: Turn, document: ToDocument): TurnRow {
  const { snapshot, events } = turn;
  return {
    run: runRow(turn, document),
    firstSequence: turn.firstSequence,
    events: events.length === 0 ? null : document(events),
    snapshot:
      snapshot === undefined ? null : { sequence: snapshot.sequence, state: document(snapshot) },
    effects: turn.effects.map((entry) => outboxRow(entry, document)),
    subscribed: turn.subscribed,
    unsubscribed: turn.unsubscribed,
    startKey: turn.startKey ?? null,
  };
}

function runRow({ summary, dueAt }: Turn, document: ToDocument): RunRow {
  return {
    id: summary.id,
    namespace: summary.namespace,
    name: summary.definition.name,
    version: summary.definition.version,
    status: summary.status,
    parentRunId: summary.parentRunId ?? null,
    startedAt: summary.startedAt,
    updatedAt: summary.updatedAt,
    dueAt,
    sequence: summary.sequence,
    summary: document(summary),
  };
}

function outboxRow({ effect, ...entry }: OutboxEntry, document: ToDocument): OutboxRow {
  return { ...entry, effect: document(effect) };
}

function acceptedRow(accepted: AcceptedEvent, document: ToDocument): AcceptedRow {
  const { namespace, event, acceptedAt, expiresAt } = accepted;
  const { source, id, type } = event;
  return { namespace, source, eventId: id, type, acceptedAt, expiresAt, event: document(event) };
}

function sizeOf(turn: TurnRow): TurnSize {
  return {
    events: turn.events?.text.length ?? 0,
    snapshot: turn.snapshot?.state.text.length ?? 0,
  };
}
