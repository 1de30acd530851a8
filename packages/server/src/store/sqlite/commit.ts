import type { DatabaseSync } from 'node:sqlite';
import { prepareAcceptEvent } from './accept-event.ts';
import { preparePutBlob } from './blobs.ts';
import type { CommitResult, CommitRows } from './rows.ts';
import { prepareTransaction } from './transaction.ts';
import { prepareWriteTurn } from './write-turn.ts';

/** One transaction for everything a group of turns has made. */
export function prepareCommit(database: DatabaseSync): (rows: CommitRows) => CommitResult {
  const inTransaction = prepareTransaction(database);
  const putBlob = preparePutBlob(database);
  const writeTurn = prepareWriteTurn(database);
  const acceptEvent = prepareAcceptEvent(database);
  const settle = prepareSettle(database);
  const write = (rows: CommitRows): CommitResult => {
    rows.blobs.forEach(putBlob);
    let deliveries = 0;
    for (const turn of rows.turns) deliveries += writeTurn(turn);
    const duplicates: boolean[] = [];
    for (const row of rows.accepted) {
      const acceptance = acceptEvent(row);
      duplicates.push(acceptance.duplicate);
      deliveries += acceptance.deliveries;
    }
    settle(rows);
    return { duplicates, delivers: deliveries > 0 };
  };
  return (rows) => inTransaction(() => write(rows));
}

function prepareSettle(database: DatabaseSync): (rows: CommitRows) => void {
  const effect = database.prepare('DELETE FROM outbox WHERE run_id = ? AND key = ?');
  const delivery = database.prepare('DELETE FROM deliveries WHERE position = ?');
  return (rows) => {
    for (const { runId, key } of rows.settledEffects) effect.run(runId, key);
    for (const position of rows.settledDeliveries) delivery.run(position);
  };
}
