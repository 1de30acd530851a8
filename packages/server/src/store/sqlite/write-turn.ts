import type { DatabaseSync } from 'node:sqlite';
import type { OutboxRow, RunRow, TurnRow } from './rows.ts';
import { prepareSubscribe } from './subscribe.ts';

export type WriteTurn = (turn: TurnRow) => number;

/** Writes what one turn made of its run. Answers how many deliveries its subscriptions brought. */
export function prepareWriteTurn(database: DatabaseSync): WriteTurn {
  const writeRun = prepareWriteRun(database);
  const writeEffect = prepareWriteEffect(database);
  const subscribe = prepareSubscribe(database);
  const writeEvents = database.prepare(
    'INSERT INTO turns (run_id, first_sequence, events, events_references) VALUES (?, ?, ?, ?)',
  );
  const writeSnapshot = database.prepare(
    'REPLACE INTO snapshots (run_id, sequence, state, state_references) VALUES (?, ?, ?, ?)',
  );
  const writeStartKey = database.prepare(
    'INSERT INTO start_keys (namespace, key, request_hash, run_id) VALUES (?, ?, ?, ?)',
  );
  return ({ run, firstSequence, events, snapshot, startKey, ...turn }) => {
    writeRun(run, firstSequence);
    if (events !== null) writeEvents.run(run.id, firstSequence, events.text, events.references);
    if (snapshot !== null) {
      const { text, references } = snapshot.state;
      writeSnapshot.run(run.id, snapshot.sequence, text, references);
    }
    for (const effect of turn.effects) writeEffect(effect);
    if (startKey !== null) {
      writeStartKey.run(startKey.namespace, startKey.key, startKey.requestHash, startKey.runId);
    }
    return subscribe(run, turn.subscribed, turn.unsubscribed);
  };
}

/** A run goes on only from the event it had: a turn decided on an older state is refused. */
function prepareWriteRun(database: DatabaseSync): (run: RunRow, firstSequence: number) => void {
  const insert = database.prepare(
    `INSERT INTO runs (status, due_at, sequence, summary, summary_references, id,
       namespace, name, version, parent_run_id, started_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = database.prepare(
    `UPDATE runs SET status = ?, due_at = ?, sequence = ?, summary = ?, summary_references = ?
     WHERE id = ? AND sequence = ?`,
  );
  return (run, firstSequence) => {
    const { text, references } = run.summary;
    const values = [run.status, run.dueAt, run.sequence, text, references, run.id] as const;
    if (firstSequence === 1) {
      const { namespace, name, version, parentRunId, startedAt } = run;
      insert.run(...values, namespace, name, version, parentRunId, startedAt);
      return;
    }
    const { changes } = update.run(...values, firstSequence - 1);
    if (changes === 1) return;
    throw new Error(`Expected run ${run.id} to have ended at event ${firstSequence - 1}`);
  };
}

/** The writer numbers the outbox itself: a position is never used again while the process lives. */
function prepareWriteEffect(database: DatabaseSync): (effect: OutboxRow) => void {
  const last = database.prepare('SELECT max(position) AS position FROM outbox').get();
  let position = Number(last?.position ?? 0);
  const insert = database.prepare(
    `INSERT INTO outbox (position, run_id, key, namespace, pointer, effect, effect_references)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  return ({ runId, key, namespace, pointer, effect }) => {
    position += 1;
    insert.run(position, runId, key, namespace, pointer, effect.text, effect.references);
  };
}
