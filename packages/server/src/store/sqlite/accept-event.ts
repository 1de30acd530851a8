import type { DatabaseSync } from 'node:sqlite';
import type { CloudEvent } from '@tutti/engine';
import { valueAt } from '@tutti/engine/event-key';
import { decode } from '../codec/codec.ts';
import type { AcceptedRow } from '../rows/rows.ts';
import { prepareFetch } from './blobs.ts';

export interface Acceptance {
  readonly duplicate: boolean;
  readonly deliveries: number;
}

/** Buffers an event, once, and delivers it to every subscription with an offer it fits. */
export function prepareAcceptEvent(database: DatabaseSync): (row: AcceptedRow) => Acceptance {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO cloud_events
       (namespace, source, event_id, type, accepted_at, expires_at, event, event_references)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const deliver = prepareDeliver(database);
  return (row) => {
    const inserted = insert.run(...row);
    if (inserted.changes === 0) return { duplicate: true, deliveries: 0 };
    return { duplicate: false, deliveries: deliver(Number(inserted.lastInsertRowid), row) };
  };
}

/** Every query is an equality on the whole index, or a step to its next path: none reads a row in vain. */
export const DELIVER = `INSERT OR IGNORE INTO deliveries (run_id, subscription, event_position)
  SELECT run_id, subscription, ? FROM subscriptions
  WHERE namespace = ? AND type = ? AND source = ? AND path = ? AND value = ?`;

export const NEXT_PATH = `SELECT path FROM subscriptions
  WHERE namespace = ? AND type = ? AND source = ? AND path > ? ORDER BY path LIMIT 1`;

function prepareDeliver(database: DatabaseSync): (position: number, row: AcceptedRow) => number {
  const fetch = prepareFetch(database);
  const deliver = database.prepare(DELIVER);
  const nextPath = database.prepare(NEXT_PATH);
  return (position, [namespace, source, , type, , , text, references]) => {
    let event: CloudEvent | null = null;
    let deliveries = 0;
    const places = [type, ''].flatMap((t) => [source, ''].map((s) => [namespace, t, s] as const));
    for (const place of new Map(places.map((place) => [String(place), place])).values()) {
      deliveries += Number(deliver.run(position, ...place, '', '').changes);
      let row = nextPath.get(...place, '');
      while (row !== undefined) {
        const path = String(row.path);
        event ??= decode<CloudEvent>(fetch(text, references));
        const value = valueText(valueAt(event, JSON.parse(path)));
        if (value !== null) {
          deliveries += Number(deliver.run(position, ...place, path, value).changes);
        }
        row = nextPath.get(...place, path);
      }
    }
    return deliveries;
  };
}

/** As it stands in the index; null for what cannot be there. */
function valueText(value: unknown): string | null {
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value);
  return isScalar ? JSON.stringify(value) : null;
}
