import type { StartKey } from '../port.ts';
import { lookupText } from '../rows/lookup-text.ts';
import type { AcceptedFetched, DeliveryFetched, OutboxFetched } from '../rows/rows.ts';
import { fetchDocuments } from './documents.ts';
import type { Queries, Row } from './queries.ts';

export const DUE = `SELECT id FROM runs
  WHERE due_at IS NOT NULL AND due_at <= $1 ORDER BY due_at LIMIT $2`;

/** Runs due at `at`, the longest due first. */
export async function readDue(queries: Queries, at: number, limit: number): Promise<string[]> {
  return (await queries.rows(DUE, at, limit)).map(({ id }) => String(id));
}

export const NEXT_DUE = `SELECT min(due_at) AS due_at FROM runs
  WHERE due_at IS NOT NULL AND due_at > $1`;

/** When the first run is due after `after`. */
export async function readNextDue(queries: Queries, after: number): Promise<number | null> {
  const [row] = await queries.rows(NEXT_DUE, after);
  return row?.due_at == null ? null : Number(row.due_at);
}

export const OUTBOX = `SELECT position, run_id, key, namespace, pointer, effect, effect_references
  FROM outbox WHERE position > $1 ORDER BY position LIMIT $2`;

export async function readOutbox(
  queries: Queries,
  after: number,
  limit: number,
): Promise<OutboxFetched[]> {
  const rows = await queries.rows(OUTBOX, after, limit);
  return withDocument(queries, rows, 'effect', (row, effect) => ({
    position: Number(row.position),
    runId: String(row.run_id),
    key: String(row.key),
    namespace: String(row.namespace),
    pointer: String(row.pointer),
    effect,
  }));
}

export const DELIVERIES = `SELECT d.position, d.run_id, d.subscription, e.namespace, e.expires_at,
    e.event, e.event_references
  FROM deliveries d JOIN cloud_events e ON e.position = d.event_position
  WHERE d.position > $1 ORDER BY d.position LIMIT $2`;

export async function readDeliveries(
  queries: Queries,
  after: number,
  limit: number,
): Promise<DeliveryFetched[]> {
  const rows = await queries.rows(DELIVERIES, after, limit);
  return withDocument(queries, rows, 'event', (row, event) => ({
    position: Number(row.position),
    runId: String(row.run_id),
    subscription: String(row.subscription),
    namespace: String(row.namespace),
    expiresAt: Number(row.expires_at),
    event,
  }));
}

export const ACCEPTED = `SELECT position, accepted_at, expires_at, event, event_references
  FROM cloud_events WHERE namespace = $1 AND position > $2 ORDER BY position LIMIT $3`;

export async function readAccepted(
  queries: Queries,
  namespace: string,
  after: number,
  limit: number,
): Promise<AcceptedFetched[]> {
  const rows = await queries.rows(ACCEPTED, namespace, after, limit);
  return withDocument(queries, rows, 'event', (row, event) => ({
    namespace,
    position: Number(row.position),
    acceptedAt: Number(row.accepted_at),
    expiresAt: Number(row.expires_at),
    event,
  }));
}

export async function readAcceptedPosition(
  queries: Queries,
  namespace: string,
  before: number | null,
): Promise<number> {
  const sql = `SELECT max(position) AS position FROM cloud_events
    WHERE namespace = $1 AND ($2::bigint IS NULL OR accepted_at < $2)`;
  const [row] = await queries.rows(sql, namespace, before);
  return Number(row?.position ?? 0);
}

export async function readStartKey(
  queries: Queries,
  namespace: string,
  key: string,
): Promise<StartKey | null> {
  const sql = 'SELECT request_hash, run_id FROM start_keys WHERE namespace = $1 AND key = $2';
  const [row] = await queries.rows(sql, namespace, lookupText(key));
  if (row === undefined) return null;
  return { namespace, key, requestHash: String(row.request_hash), runId: String(row.run_id) };
}

type Fetched = Awaited<ReturnType<typeof fetchDocuments>>[number];

async function withDocument<Item>(
  queries: Queries,
  rows: readonly Row[],
  column: string,
  toItem: (row: Row, document: Fetched) => Item,
): Promise<Item[]> {
  const stored = rows.map((row) => [row[column], row[`${column}_references`]] as const);
  const documents = await fetchDocuments(queries, stored);
  return rows.flatMap((row, index) => {
    const document = documents[index];
    return document === undefined ? [] : [toItem(row, document)];
  });
}
