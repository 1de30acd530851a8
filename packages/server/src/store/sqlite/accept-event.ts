import type { DatabaseSync } from 'node:sqlite';
import type { AcceptedRow } from './rows.ts';

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
  const deliver = database.prepare(
    `INSERT OR IGNORE INTO deliveries (run_id, subscription, event_position)
     SELECT DISTINCT run_id, subscription, ? FROM subscriptions
     WHERE namespace = ? AND type IN (?, '') AND source IN (?, '')`,
  );
  return (row) => {
    const inserted = insert.run(...row);
    if (inserted.changes === 0) return { duplicate: true, deliveries: 0 };
    const [namespace, source, , type] = row;
    const delivered = deliver.run(inserted.lastInsertRowid, namespace, type, source);
    return { duplicate: false, deliveries: Number(delivered.changes) };
  };
}
