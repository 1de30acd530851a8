import type { DatabaseSync } from 'node:sqlite';
import type { ChangedRun, CommitRows, EffectRow } from '../rows/rows.ts';
import { tagText } from '../rows/tag-text.ts';

/** Writes what turns made of their runs: projection, log, snapshots, idempotency keys. */
export function prepareWriteRuns(database: DatabaseSync): (rows: CommitRows) => void {
  const create = database.prepare(
    `INSERT INTO runs (status, due_at, sequence, summary, summary_references, id,
       namespace, name, version, parent_run_id, started_at, rerun_of)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const tag = database.prepare(
    'INSERT INTO run_tags (tag, namespace, started_at, run_id) VALUES (?, ?, ?, ?)',
  );
  const change = prepareChangeRun(database);
  const move = database.prepare('UPDATE runs SET version = ? WHERE id = ?');
  const turn = database.prepare(
    'INSERT INTO turns (run_id, first_sequence, events, events_references) VALUES (?, ?, ?, ?)',
  );
  const snapshot = database.prepare(
    'REPLACE INTO snapshots (run_id, sequence, state, state_references) VALUES (?, ?, ?, ?)',
  );
  const startKey = database.prepare(
    'INSERT INTO start_keys (namespace, key, request_hash, run_id) VALUES (?, ?, ?, ?)',
  );
  return (rows) => {
    for (const row of rows.created) create.run(...row);
    for (const [key, value, ...run] of rows.tags) tag.run(tagText(key, value), ...run);
    for (const row of rows.changed) change(row);
    for (const row of rows.moved) move.run(...row);
    for (const row of rows.turns) turn.run(...row);
    for (const row of rows.snapshots) snapshot.run(...row);
    for (const row of rows.startKeys) startKey.run(...row);
  };
}

function prepareChangeRun(database: DatabaseSync): (row: ChangedRun) => void {
  const update = database.prepare(
    `UPDATE runs SET status = ?, due_at = ?, sequence = ?, summary = ?, summary_references = ?
     WHERE id = ? AND sequence = ?`,
  );
  return (row) => {
    if (update.run(...row).changes === 1) return;
    const [, , , , , id, lastSequence] = row;
    throw new Error(`Expected run ${id} to have ended at event ${lastSequence}`);
  };
}

/** The writer numbers the outbox itself: a position is never used again while the process lives. */
export function prepareWriteEffect(database: DatabaseSync): (effect: EffectRow) => void {
  const last = database.prepare('SELECT max(position) AS position FROM outbox').get();
  let position = Number(last?.position ?? 0);
  const insert = database.prepare(
    `INSERT INTO outbox (position, run_id, key, namespace, pointer, effect, effect_references)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  return (effect) => {
    position += 1;
    insert.run(position, ...effect);
  };
}
