import type { DatabaseSync } from 'node:sqlite';
import type { HeldEvents, SweepReport } from '../port.ts';
import { DOCUMENTS } from '../rows/tables.ts';
import { prepareTransaction } from './transaction.ts';

/** Drops sets that stayed incomplete, expired events nobody still has to take, and blobs no document refers to. */
export function prepareSweep(
  database: DatabaseSync,
): (at: number, held: readonly HeldEvents[]) => SweepReport {
  const inTransaction = prepareTransaction(database);
  const events = database.prepare(
    `DELETE FROM cloud_events WHERE expires_at <= ?1
       AND NOT EXISTS (SELECT 1 FROM deliveries WHERE event_position = cloud_events.position)
       AND NOT EXISTS (SELECT 1 FROM json_each(?2) AS held
         WHERE held.value ->> 'namespace' = cloud_events.namespace
           AND cloud_events.position > held.value ->> 'after'
           AND cloud_events.accepted_at >= held.value ->> 'since')`,
  );
  const sets = database.prepare('DELETE FROM event_sets WHERE expires_at <= ?');
  const blobs = database.prepare(
    `DELETE FROM blobs WHERE hash NOT IN (${DOCUMENTS.map(hashesIn).join(' UNION ')})`,
  );
  return (at, held) =>
    inTransaction(() => {
      sets.run(at);
      return {
        events: Number(events.run(at, JSON.stringify(held)).changes),
        blobs: Number(blobs.run().changes),
      };
    });
}

function hashesIn([table, , column]: (typeof DOCUMENTS)[number]): string {
  return `SELECT reference.value ->> 1 FROM ${table}, json_each(${column}) AS reference
    WHERE ${column} IS NOT NULL`;
}
