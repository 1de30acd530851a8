import type { DatabaseSync } from 'node:sqlite';
import type { AcceptedFetched } from '../rows/rows.ts';
import { prepareFetch } from './blobs.ts';

export function prepareReadAcceptedPosition(
  database: DatabaseSync,
): (namespace: string, before: number | null) => number {
  const select = database.prepare(
    `SELECT max(position) AS position FROM cloud_events
     WHERE namespace = ?1 AND (?2 IS NULL OR accepted_at < ?2)`,
  );
  return (namespace, before) => Number(select.get(namespace, before)?.position ?? 0);
}

export function prepareReadAccepted(
  database: DatabaseSync,
): (namespace: string, after: number, limit: number) => AcceptedFetched[] {
  const fetch = prepareFetch(database);
  const select = database.prepare(
    `SELECT position, accepted_at, expires_at, event, event_references FROM cloud_events
     WHERE namespace = ? AND position > ? ORDER BY position LIMIT ?`,
  );
  return (namespace, after, limit) =>
    select.all(namespace, after, limit).map((row) => ({
      namespace,
      position: Number(row.position),
      acceptedAt: Number(row.accepted_at),
      expiresAt: Number(row.expires_at),
      event: fetch(row.event, row.event_references),
    }));
}
