import type { DatabaseSync } from 'node:sqlite';
import type { CommitRows, SubscribedRow } from './rows.ts';

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
  const add = prepareAdd(database);
  return ({ unsubscribed, subscribed }) => {
    for (const key of unsubscribed) {
      remove.run(...key);
      forget.run(...key);
    }
    let deliveries = 0;
    for (const row of subscribed) {
      remove.run(row.runId, row.subscription.id);
      deliveries += add(row);
    }
    return deliveries;
  };
}

function prepareAdd(database: DatabaseSync): (row: SubscribedRow) => number {
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
  return ({ runId, namespace, subscription: { id, offers, since }, at }) => {
    let deliveries = 0;
    for (const { type = '', source = '' } of offers) {
      insert.run(runId, id, namespace, type, source);
      const where = [namespace, since, at, type, type, source, source] as const;
      deliveries += Number(deliver.run(runId, id, ...where).changes);
    }
    return deliveries;
  };
}
