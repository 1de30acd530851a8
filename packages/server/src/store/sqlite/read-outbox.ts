import type { DatabaseSync } from 'node:sqlite';
import type { DeliveryFetched, OutboxFetched } from '../rows/rows.ts';
import { prepareFetch } from './blobs.ts';

export function prepareReadOutbox(
  database: DatabaseSync,
): (after: number, limit: number) => OutboxFetched[] {
  const fetch = prepareFetch(database);
  const select = database.prepare(
    `SELECT position, run_id, key, namespace, pointer, effect, effect_references FROM outbox
     WHERE position > ? ORDER BY position LIMIT ?`,
  );
  return (after, limit) =>
    select.all(after, limit).map((row) => ({
      position: Number(row.position),
      runId: String(row.run_id),
      key: String(row.key),
      namespace: String(row.namespace),
      pointer: String(row.pointer),
      effect: fetch(row.effect, row.effect_references),
    }));
}

export function prepareReadDeliveries(
  database: DatabaseSync,
): (after: number, limit: number) => DeliveryFetched[] {
  const fetch = prepareFetch(database);
  const select = database.prepare(
    `SELECT d.position, d.run_id, d.subscription, e.namespace, e.expires_at, e.event, e.event_references
     FROM deliveries d JOIN cloud_events e ON e.position = d.event_position
     WHERE d.position > ? ORDER BY d.position LIMIT ?`,
  );
  return (after, limit) =>
    select.all(after, limit).map((row) => ({
      position: Number(row.position),
      runId: String(row.run_id),
      subscription: String(row.subscription),
      namespace: String(row.namespace),
      expiresAt: Number(row.expires_at),
      event: fetch(row.event, row.event_references),
    }));
}
