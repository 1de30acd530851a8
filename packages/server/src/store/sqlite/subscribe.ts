import type { DatabaseSync } from 'node:sqlite';
import type { Subscription } from '../port.ts';
import type { RunRow } from './rows.ts';

export type Subscribe = (
  run: RunRow,
  subscribed: readonly Subscription[],
  unsubscribed: readonly string[],
) => number;

/**
 * Writes a turn's subscriptions, and delivers to them the buffered events their offers fit: in the
 * same transaction, so that no event can slip between the buffer and the subscription. Answers how
 * many deliveries there are.
 */
export function prepareSubscribe(database: DatabaseSync): Subscribe {
  const remove = database.prepare(
    'DELETE FROM subscriptions WHERE run_id = ? AND subscription = ?',
  );
  const forget = database.prepare('DELETE FROM deliveries WHERE run_id = ? AND subscription = ?');
  const add = prepareAdd(database);
  return (run, subscribed, unsubscribed) => {
    for (const id of unsubscribed) {
      remove.run(run.id, id);
      forget.run(run.id, id);
    }
    let deliveries = 0;
    for (const subscription of subscribed) {
      remove.run(run.id, subscription.id);
      deliveries += add(run, subscription);
    }
    return deliveries;
  };
}

function prepareAdd(database: DatabaseSync): (run: RunRow, subscription: Subscription) => number {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO subscriptions (run_id, subscription, namespace, type, source)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const deliver = database.prepare(
    `INSERT OR IGNORE INTO deliveries (run_id, subscription, event_position)
     SELECT ?, ?, position FROM cloud_events
     WHERE namespace = ? AND accepted_at >= ? AND expires_at > ?
       AND (? = '' OR type = ?) AND (? = '' OR source = ?)
     ORDER BY position`,
  );
  return (run, { id, offers, since }) => {
    let deliveries = 0;
    for (const { type = '', source = '' } of offers) {
      insert.run(run.id, id, run.namespace, type, source);
      const where = [run.namespace, since, run.updatedAt, type, type, source, source] as const;
      deliveries += Number(deliver.run(run.id, id, ...where).changes);
    }
    return deliveries;
  };
}
