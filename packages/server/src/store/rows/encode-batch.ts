import type { HumanTask } from '@tutti/engine';
import { groupOf } from '../../runtime/concurrency/group.ts';
import { rankOf } from '../../runtime/priority.ts';
import type { RunSummary } from '../../runtime/runtime.ts';
import { encode } from '../codec/codec.ts';
import type { Taken } from '../codec/externalise.ts';
import { finderKeys, isOpen, placeOf, storedHumanTask } from '../human-tasks.ts';
import type {
  AcceptedEvent,
  Batch,
  OutboxEntry,
  ScheduleChange,
  SetChange,
  Turn,
  TurnSize,
} from '../port.ts';
import type {
  AcceptedRow,
  CommitRows,
  Document,
  EffectRow,
  HumanTaskRow,
  PlaceRow,
  ScheduleRow,
  SetRow,
} from './rows.ts';

export interface EncodedBatch {
  readonly rows: CommitRows;
  readonly sizes: readonly TurnSize[];
}

/** `CommitRows` in the making. */
type GrowingRows = { [Table in keyof CommitRows]: CommitRows[Table][number][] };

/** A batch as rows of text. Done at once: the states in it change with the next turn. */
export function encodeBatch({ turns, accepted, settled }: Batch): EncodedBatch {
  const rows: GrowingRows = {
    created: [],
    tags: [],
    changed: [],
    moved: [],
    turns: [],
    snapshots: [],
    effects: [],
    startKeys: [],
    unsubscribed: [],
    humanTasks: [],
    subscribed: [],
    accepted: [],
    settledEffects: settled.effects.map(({ runId, key }) => [runId, key]),
    settledSchedules: settled.schedules.map(scheduleRow),
    settledSets: [],
    settledDeliveries: settled.deliveries.map((position) => [position]),
    places: [],
    freed: [],
    blobs: [],
  };
  const taken: Taken = new Map();
  const document = (value: unknown): Document => {
    const { text, references, blobs } = encode(value, taken);
    for (const { hash, text } of blobs) rows.blobs.push([hash, text]);
    return [text, references];
  };
  const sizes = turns.map((turn) => addTurn(rows, turn, document));
  for (const event of accepted) rows.accepted.push(acceptedRow(event, document));
  for (const change of settled.sets) rows.settledSets.push(setRow(change, document));
  return { rows, sizes };
}

type ToDocument = (value: unknown) => Document;

function addTurn(rows: GrowingRows, turn: Turn, document: ToDocument): TurnSize {
  const { summary, firstSequence, events, snapshot, startKey } = turn;
  const { id: runId, namespace, updatedAt: at } = summary;
  addRun(rows, turn, document);
  addPlace(rows, summary);
  if (events.some(({ type }) => type === 'run-migrated')) {
    rows.moved.push([summary.definition.version, runId]);
  }
  const log: Document = events.length === 0 ? ['', null] : document(events);
  if (events.length > 0) rows.turns.push([runId, firstSequence, ...log]);
  const state: Document = snapshot === undefined ? ['', null] : document(snapshot);
  if (snapshot !== undefined) rows.snapshots.push([runId, snapshot.sequence, ...state]);
  for (const entry of turn.effects) rows.effects.push(effectRow(entry, document));
  if (startKey !== undefined) {
    rows.startKeys.push([startKey.namespace, startKey.key, startKey.requestHash, startKey.runId]);
  }
  for (const task of turn.humanTasks) rows.humanTasks.push(humanTaskRow(turn, task, document));
  for (const id of turn.unsubscribed) rows.unsubscribed.push([runId, id]);
  for (const subscription of turn.subscribed) {
    rows.subscribed.push({ runId, namespace, subscription, at });
  }
  return { events: log[0].length, snapshot: state[0].length };
}

function addRun(
  rows: GrowingRows,
  { summary, dueAt, firstSequence }: Turn,
  document: ToDocument,
): void {
  const {
    id,
    status,
    sequence,
    namespace,
    definition,
    parentRunId = null,
    startedAt,
    rerunOf = null,
  } = summary;
  const values = [status, dueAt, sequence, ...document(summary), id] as const;
  if (firstSequence > 1) rows.changed.push([...values, firstSequence - 1]);
  else {
    const { name, version } = definition;
    rows.created.push([...values, namespace, name, version, parentRunId, startedAt, rerunOf]);
    for (const tag of Object.entries(summary.tags ?? {})) {
      rows.tags.push([...tag, namespace, startedAt, id]);
    }
  }
}

/** Of a run that counts towards a limit. */
function addPlace(rows: GrowingRows, summary: RunSummary): void {
  if (summary.concurrency === undefined) return;
  const place = placeRowOf(summary);
  if (place === null) rows.freed.push([summary.id]);
  else rows.places.push(place);
}

/** The place that a run holds or waits for; null when it has none. */
export function placeRowOf(summary: RunSummary): PlaceRow | null {
  const { id, startedAt, concurrency, priority } = summary;
  const group = groupOf(summary);
  if (concurrency === undefined || group === null) return null;
  const { queuedAt, ...rule } = concurrency;
  const rank = queuedAt === undefined ? null : rankOf(queuedAt, priority);
  return [id, group, startedAt, rank, JSON.stringify(rule)];
}

function effectRow(entry: OutboxEntry, document: ToDocument): EffectRow {
  const { runId, key, namespace, pointer, effect } = entry;
  return [runId, key, namespace, pointer, ...document(effect)];
}

function humanTaskRow(turn: Turn, task: HumanTask, document: ToDocument): HumanTaskRow {
  const stored = storedHumanTask(turn.summary, task);
  const { orderAt, openedAt } = placeOf(stored);
  return {
    id: [stored.runId, stored.activation],
    place: [stored.namespace, Number(isOpen(stored)), orderAt, openedAt],
    status: stored.status,
    task: document(stored),
    finders: finderKeys(stored),
  };
}

function scheduleRow(change: ScheduleChange): ScheduleRow {
  const { namespace, name, planId, state, dueAt, isWatching } = change;
  return [JSON.stringify(state), dueAt, Number(isWatching), namespace, name, planId];
}

function setRow(
  { position, namespace, name, planId, stored }: SetChange,
  document: ToDocument,
): SetRow {
  const set = stored && document(stored.set);
  return [position, namespace, name, planId, stored?.expiresAt ?? null, set];
}

function acceptedRow(accepted: AcceptedEvent, document: ToDocument): AcceptedRow {
  const { namespace, event, acceptedAt, expiresAt } = accepted;
  const { source, id, type } = event;
  return [namespace, source, id, type, acceptedAt, expiresAt, ...document(event)];
}
