import { expect, test } from 'vitest';
import { encodeBatch } from '../rows/encode-batch.ts';
import { acceptedOf, batchOf, callOf, cloudEvent, turnOf } from '../testing/turns.ts';
import { describeWithPostgres } from '../testing/with-postgres.ts';
import { type Connection, connect } from './connection.ts';
import { CHANGES, READS_BESIDE, READS_IN_ORDER } from './operations.ts';
import type { Queries, Value } from './queries.ts';

const MANY = 20_000;

/** So many of everything that reading all of it would be a mistake. */
const FILL = `
  INSERT INTO runs SELECT 'run-' || i, 'ns-' || i % 50, 'order', '1.0.0', 'status-' || i % 50, 'run-' || i / 2, i, i, 1, '{}'
    FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO turns (run_id, first_sequence, events) SELECT 'run-' || i, 1, '[]' FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO snapshots SELECT 'run-' || i, 1, '{}' FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO outbox (run_id, key, namespace, pointer, effect) SELECT 'run-' || i, 'k', 'shop', '/do', '{}' FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO run_tags (tag, run_id, namespace, started_at) SELECT 'tag-' || i, 'run-' || i, 'shop', i FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO subscriptions SELECT 'run-' || i, 'a1', 'shop', 'order.paid', '', '["data","order"]', i::text FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO cloud_events (namespace, source, event_id, type, accepted_at, expires_at, event)
    SELECT 'ns-' || i % 50, '/tests', i::text, 'type-' || i % 50, i, i + 1000, '{}' FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO deliveries (run_id, subscription, event_position) SELECT 'run-' || i, 'a1', i FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO start_keys SELECT 'shop', 'key-' || i, 'h', 'run-' || i FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO schedules SELECT 'shop', 'name-' || i, '1.0.0', 'p', 1, '{}', null, i, i % 1000 = 0 FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO event_sets SELECT i, 'shop', 'name-' || i, i, '{}' FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO places SELECT 'run-' || i, 'group-' || i % 100, i, CASE WHEN i % 10 = 0 THEN i END, '{}' FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO human_tasks SELECT 'run-' || i, 'a1', 'shop', 1, i, i, 'open', '{}' FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO human_task_candidates SELECT 'shop', 'u:ada', 1, i, i, 'run-' || i, 'a1' FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO plans SELECT 'plan-' || i, '{}' FROM generate_series(1, ${MANY}) AS i;
  INSERT INTO blobs SELECT md5(i::text), 'x' FROM generate_series(1, ${MANY}) AS i;
  ANALYZE;`;

/** Where reading everything is what is wanted. */
const WHOLE = ['definitions', 'writer'];

/** Notes for every statement which tables it would read from end to end. */
function watched(connection: Connection, scans: string[]): Queries {
  const explain = async (sql: string, values: readonly Value[]) => {
    const plan = await connection.rows(`EXPLAIN ${sql}`, ...values);
    const lines = plan.map((row) => String(row['QUERY PLAN']));
    const tables = lines.flatMap((line) => /Seq Scan on (\w+)/.exec(line)?.[1] ?? []);
    const wrong = tables.filter((table) => !WHOLE.includes(table));
    if (wrong.length > 0) scans.push(`${wrong.join()}: ${sql}`);
  };
  return {
    async rows(sql, ...values) {
      await explain(sql, values);
      return connection.rows(sql, ...values);
    },
    async change(sql, ...values) {
      await explain(sql, values);
      return connection.change(sql, ...values);
    },
  };
}

const id = { namespace: 'shop', name: 'name-7' };
const tasks = { namespace: 'shop', status: ['open'], limit: 10 } as const;
const R = { ...READS_IN_ORDER, ...READS_BESIDE };

const ASKED: { readonly [name: string]: (queries: Queries) => Promise<unknown> } = {
  loadRun: (q) => R.loadRun(q, 'run-7'),
  dueRuns: (q) => R.dueRuns(q, 100, 10),
  nextDueAt: (q) => R.nextDueAt(q, 100),
  outbox: (q) => R.outbox(q, 100, 10),
  deliveries: (q) => R.deliveries(q, 100, 10),
  startKey: (q) => R.startKey(q, 'shop', 'key-7'),
  schedule: (q) => R.schedule(q, 'shop', 'name-7'),
  schedules: (q) => R.schedules(q, { namespace: 'shop', limit: 10 }),
  dueSchedules: (q) => R.dueSchedules(q, 100, 10),
  nextScheduleAt: (q) => R.nextScheduleAt(q),
  watchingSchedules: (q) => R.watchingSchedules(q),
  places: (q) => R.places(q, 'group-7', 10),
  placeInLine: (q) => R.placeInLine(q, 'run-10'),
  queuedGroups: (q) => R.queuedGroups(q, '', 10),
  eventSets: (q) => R.eventSets(q, id),
  eventSet: (q) => R.eventSet(q, id, 7),
  acceptedEvents: (q) => R.acceptedEvents(q, 'ns-7', 100, 10),
  acceptedPosition: (q) => R.acceptedPosition(q, 'ns-7', null),
  run: (q) => R.run(q, 'run-7'),
  'runs, the newest': (q) => R.runs(q, { limit: 10 }),
  'runs of a namespace': (q) => R.runs(q, { namespace: 'ns-7', limit: 10 }),
  'runs by status': (q) => R.runs(q, { status: ['completed', 'faulted'], limit: 10 }),
  'runs of a parent': (q) => R.runs(q, { parentRunId: 'run-7', limit: 10 }),
  'runs with a tag': (q) => R.runs(q, { tags: { team: 'a' }, limit: 10 }),
  'runs from a page on': (q) => R.runs(q, { after: { startedAt: 100, id: 'run-100' }, limit: 10 }),
  turns: (q) => R.turns(q, 'run-7', 0, 10),
  definition: (q) => R.definition(q, 'shop', 'order', '1.0.0'),
  plan: (q) => R.plan(q, 'p'),
  humanTask: (q) => R.humanTask(q, 'run-7', 'a1'),
  humanTasks: (q) => R.humanTasks(q, tasks),
  'humanTasks of somebody': (q) =>
    R.humanTasks(q, { ...tasks, candidates: { users: ['ada'], groups: ['x'] } }),
};

function everything() {
  const effect = {
    runId: 'new',
    key: 'k',
    namespace: 'shop',
    pointer: '/do',
    effect: callOf('new', 'k'),
  };
  const subscribed = [{ id: 'a1', offers: [{ type: 'type-7' }], since: 0 }];
  const startKey = { namespace: 'shop', key: 'new', requestHash: 'h', runId: 'new' };
  const turn = turnOf('new', 1, { effects: [effect], subscribed, unsubscribed: ['a0'], startKey });
  const { rows } = encodeBatch(
    batchOf({
      turns: [turn, turnOf('run-7', 2)],
      accepted: [acceptedOf(cloudEvent('new', { data: { order: 7 } }))],
      settled: { effects: [{ runId: 'run-7', key: 'k' }], deliveries: [7] },
    }),
  );
  return rows;
}

describeWithPostgres('no statement reads a whole table', (server) => {
  const scansOf = async (asked: (queries: Queries) => Promise<unknown>) => {
    const connection = await connect({ url: await filled() }, { name: 'tests' });
    try {
      const scans: string[] = [];
      await asked(watched(connection, scans));
      return scans;
    } finally {
      await connection.close();
    }
  };

  let url: Promise<string> | undefined;
  const filled = () => {
    url ??= fill();
    return url;
  };
  const fill = async () => {
    const made = await server().newDatabase();
    const connection = await connect({ url: made }, { name: 'tests' });
    await connection.change(FILL);
    await connection.close();
    return made;
  };

  test.each(Object.keys(ASKED))('%s', async (name) => {
    expect(await scansOf(async (queries) => ASKED[name]?.(queries))).toEqual([]);
  });

  test('a commit', async () => {
    expect(await scansOf((queries) => CHANGES.commit(queries, everything()))).toEqual([]);
  });

  test('and one that does is found', async () => {
    const planted = (queries: Queries) => queries.rows("SELECT 1 FROM runs WHERE summary = 'x'");
    expect(await scansOf(planted)).toEqual([expect.stringContaining('runs: SELECT 1')]);
  });
});
