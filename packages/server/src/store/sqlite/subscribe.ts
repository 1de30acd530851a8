import type { DatabaseSync } from 'node:sqlite';
import type { CloudEvent, EventOffer } from '@tutti/engine';
import { fitsOffer } from '@tutti/engine/event-key';
import { decode } from '../codec/codec.ts';
import type { ScheduleId } from '../port.ts';
import type { CommitRows, SubscribedRow } from '../rows/rows.ts';
import { prepareFetch } from './blobs.ts';

/**
 * Writes subscriptions, and delivers to them the buffered events their offers fit: in the same
 * transaction, so that no event can slip between the buffer and the subscription. Answers how many
 * deliveries there are.
 */
export function prepareSubscribe(database: DatabaseSync): (rows: CommitRows) => number {
  const remove = database.prepare(
    'DELETE FROM subscriptions WHERE run_id = ? AND subscription = ?',
  );
  const forget = database.prepare('DELETE FROM deliveries WHERE run_id = ? AND subscription = ?');
  const insert = prepareInsert(database);
  const deliver = prepareDeliverBuffered(database);
  return ({ unsubscribed, subscribed }) => {
    for (const key of unsubscribed) {
      remove.run(...key);
      forget.run(...key);
    }
    let deliveries = 0;
    for (const row of subscribed) {
      const { runId, namespace, subscription } = row;
      remove.run(runId, subscription.id);
      for (const offer of subscription.offers) {
        insert(runId, subscription.id, namespace, offer);
        deliveries += deliver(row, offer);
      }
    }
    return deliveries;
  };
}

/** Puts the offers of a schedule in the place of those before. It hears of nothing older. */
export function prepareSubscribeSchedule(
  database: DatabaseSync,
): (id: ScheduleId, offers: readonly EventOffer[]) => void {
  const remove = database.prepare(
    "DELETE FROM subscriptions WHERE run_id = '' AND subscription = ? AND namespace = ?",
  );
  const insert = prepareInsert(database);
  return ({ namespace, name }, offers) => {
    remove.run(name, namespace);
    for (const offer of offers) insert('', name, namespace, offer);
  };
}

type Insert = (runId: string, subscription: string, namespace: string, offer: EventOffer) => void;

function prepareInsert(database: DatabaseSync): Insert {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO subscriptions
       (run_id, subscription, namespace, type, source, path, value)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  return (runId, subscription, namespace, { type = '', source = '', key }) => {
    const path = key === undefined ? '' : JSON.stringify(key.path);
    const value = key === undefined ? '' : JSON.stringify(key.value);
    insert.run(runId, subscription, namespace, type, source, path, value);
  };
}

function prepareDeliverBuffered(
  database: DatabaseSync,
): (row: SubscribedRow, offer: EventOffer) => number {
  const fetch = prepareFetch(database);
  const insert = database.prepare(
    'INSERT OR IGNORE INTO deliveries (run_id, subscription, event_position) VALUES (?, ?, ?)',
  );
  const select = (condition: string) =>
    database.prepare(
      `SELECT position, event, event_references FROM cloud_events
       WHERE namespace = ? AND accepted_at >= ? AND expires_at > ? ${condition} ORDER BY position`,
    );
  const all = select('');
  const ofType = select('AND type = ?');
  return ({ runId, namespace, subscription: { id, since }, at }, offer) => {
    const values = [namespace, since, at] as const;
    const { type } = offer;
    const rows = type === undefined ? all.iterate(...values) : ofType.iterate(...values, type);
    const fitting = [...rows].filter((row) =>
      fitsOffer(offer, decode<CloudEvent>(fetch(row.event, row.event_references))),
    );
    const written = fitting.map((row) => insert.run(runId, id, Number(row.position)).changes);
    return written.reduce((sum: number, changes) => sum + Number(changes), 0);
  };
}
