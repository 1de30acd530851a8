import type { CommitResult, CommitRows } from '../rows/rows.ts';
import { acceptEvents } from './accept-events.ts';
import { changeSets } from './event-sets.ts';
import { writeHumanTasks } from './human-tasks.ts';
import { deleteFrom, insertInto } from './many-rows.ts';
import type { Queries } from './queries.ts';
import { changeSchedules } from './schedules.ts';
import { subscribe } from './subscribe.ts';
import { writeRuns } from './write-runs.ts';

const addBlobs = insertInto('blobs', { hash: 'text', text: 'text' }, 'ON CONFLICT DO NOTHING');
const settleEffects = deleteFrom('outbox', { run_id: 'text', key: 'text' });
const settleDeliveries = deleteFrom('deliveries', { position: 'bigint' });

/**
 * Everything a group of turns has made, inside a transaction. What does not depend on an answer goes
 * out together: a commit without events is one round trip, whatever it holds.
 */
export async function commit(queries: Queries, rows: CommitRows): Promise<CommitResult> {
  await Promise.all([
    addBlobs(queries, rows.blobs),
    writeRuns(queries, rows),
    writeHumanTasks(queries, rows.humanTasks),
    settle(queries, rows),
  ]);
  // First what is buffered already, then this commit's own events: each is heard once.
  const offered = await subscribe(queries, rows);
  const { duplicates, deliveries } = await acceptEvents(queries, rows);
  return { duplicates, delivers: offered + deliveries > 0 };
}

async function settle(queries: Queries, rows: CommitRows): Promise<void> {
  await Promise.all([
    settleEffects(queries, rows.settledEffects),
    settleDeliveries(queries, rows.settledDeliveries),
    changeSchedules(queries, rows.settledSchedules),
    changeSets(queries, rows.settledSets),
  ]);
}
