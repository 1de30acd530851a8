import type { DatabaseSync } from 'node:sqlite';
import type { CommitResult, CommitRows } from '../rows/rows.ts';
import { prepareAcceptEvent } from './accept-event.ts';
import { preparePutBlob } from './blobs.ts';
import { prepareChangeSet } from './event-sets.ts';
import { prepareWriteHumanTask } from './human-tasks.ts';
import { prepareWritePlaces } from './places.ts';
import { prepareChangeSchedule } from './schedules.ts';
import { prepareSubscribe } from './subscribe.ts';
import { prepareTransaction } from './transaction.ts';
import { prepareWriteEffect, prepareWriteRuns } from './write-runs.ts';

/** One transaction for everything a group of turns has made. */
export function prepareCommit(database: DatabaseSync): (rows: CommitRows) => CommitResult {
  const inTransaction = prepareTransaction(database);
  const putBlob = preparePutBlob(database);
  const writeRuns = prepareWriteRuns(database);
  const writePlaces = prepareWritePlaces(database);
  const writeEffect = prepareWriteEffect(database);
  const writeHumanTask = prepareWriteHumanTask(database);
  const subscribe = prepareSubscribe(database);
  const acceptEvent = prepareAcceptEvent(database);
  const settle = prepareSettle(database);
  const write = (rows: CommitRows): CommitResult => {
    rows.blobs.forEach(putBlob);
    writeRuns(rows);
    writePlaces(rows);
    rows.effects.forEach(writeEffect);
    rows.humanTasks.forEach(writeHumanTask);
    const offered = subscribe(rows);
    const acceptances = rows.accepted.map(acceptEvent);
    settle(rows);
    return {
      duplicates: acceptances.map(({ duplicate }) => duplicate),
      delivers: offered > 0 || acceptances.some(({ deliveries }) => deliveries > 0),
    };
  };
  return (rows) => inTransaction(() => write(rows));
}

function prepareSettle(database: DatabaseSync): (rows: CommitRows) => void {
  const effect = database.prepare('DELETE FROM outbox WHERE run_id = ? AND key = ?');
  const delivery = database.prepare('DELETE FROM deliveries WHERE position = ?');
  const schedule = prepareChangeSchedule(database);
  const set = prepareChangeSet(database);
  return ({ settledEffects, settledDeliveries, settledSchedules, settledSets }) => {
    for (const key of settledEffects) effect.run(...key);
    for (const position of settledDeliveries) delivery.run(...position);
    settledSchedules.forEach(schedule);
    settledSets.forEach(set);
  };
}
