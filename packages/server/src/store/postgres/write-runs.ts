import { lookupText } from '../rows/lookup-text.ts';
import type { ChangedRun, CommitRows } from '../rows/rows.ts';
import { tagLookup } from '../rows/tag-text.ts';
import { deleteFrom, insertInto, putInto, statementFor } from './many-rows.ts';
import type { Queries } from './queries.ts';

const RUN = {
  status: 'text',
  due_at: 'bigint',
  sequence: 'bigint',
  summary: 'text',
  summary_references: 'text',
  id: 'text',
} as const;

const createRuns = insertInto('runs', {
  ...RUN,
  namespace: 'text',
  name: 'text',
  version: 'text',
  parent_run_id: 'text',
  started_at: 'bigint',
  rerun_of: 'text',
});

const changeRuns = statementFor(
  { ...RUN, last_sequence: 'bigint' },
  (given) =>
    `UPDATE runs SET status = given.status, due_at = given.due_at, sequence = given.sequence,
       summary = given.summary, summary_references = given.summary_references
     FROM ${given} WHERE runs.id = given.id AND runs.sequence = given.last_sequence`,
);

const moveRuns = statementFor(
  { version: 'text', id: 'text' },
  (given) => `UPDATE runs SET version = given.version FROM ${given} WHERE runs.id = given.id`,
);

const addTags = insertInto(
  'run_tags',
  { namespace: 'text', started_at: 'bigint', run_id: 'text', tag: 'text' },
  'ON CONFLICT DO NOTHING',
);

const addTurns = insertInto('turns', {
  run_id: 'text',
  first_sequence: 'bigint',
  events: 'text',
  events_references: 'text',
});

const putSnapshots = putInto(
  'snapshots',
  { run_id: 'text', sequence: 'bigint', state: 'text', state_references: 'text' },
  ['run_id'],
);

const addStartKeys = insertInto('start_keys', {
  namespace: 'text',
  key: 'text',
  request_hash: 'text',
  run_id: 'text',
});

const addEffects = insertInto('outbox', {
  run_id: 'text',
  key: 'text',
  namespace: 'text',
  pointer: 'text',
  effect: 'text',
  effect_references: 'text',
});

const putPlaces = putInto(
  'places',
  {
    run_id: 'text',
    concurrency_group: 'text',
    started_at: 'bigint',
    rank: 'bigint',
    concurrency: 'text',
  },
  ['run_id'],
);

const freePlaces = deleteFrom('places', { run_id: 'text' });

/** Writes what turns made of their runs: projection, log, snapshots, keys, effects, places. */
export async function writeRuns(queries: Queries, rows: CommitRows): Promise<void> {
  const tags = rows.tags.map(([key, value, ...run]) => [...run, tagLookup(key, value)] as const);
  const keys = rows.startKeys.map(
    ([namespace, key, ...rest]) => [namespace, lookupText(key), ...rest] as const,
  );
  await Promise.all([
    createRuns(queries, rows.created),
    goOn(queries, rows.changed).then(() => moveRuns(queries, rows.moved)),
    addTags(queries, tags),
    addTurns(queries, rows.turns),
    putSnapshots(queries, rows.snapshots),
    addStartKeys(queries, keys),
    addEffects(queries, rows.effects),
    putPlaces(queries, rows.places),
    freePlaces(queries, rows.freed),
  ]);
}

async function goOn(queries: Queries, changed: readonly ChangedRun[]): Promise<void> {
  const found = await changeRuns(queries, changed);
  if (found === changed.length) return;
  const runs = changed.map(([, , , , , id, lastSequence]) => `${id} at event ${lastSequence}`);
  throw new Error(
    `Expected each of these runs to have ended there, but ${found} of ${changed.length} has: ${runs.join()}`,
  );
}
