import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { EVENT_SCHEDULES } from './0007-event-schedules.ts';
import { MIGRATIONS } from './migrations.ts';

const STATE = { planId: 'p', isPaused: false, queue: [], running: [], cancelling: [] };

function before(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  for (const migration of MIGRATIONS.slice(0, MIGRATIONS.indexOf(EVENT_SCHEDULES))) {
    database.exec(migration);
  }
  return database;
}

test('subscriptions are kept, and hear what they heard', () => {
  const database = before();
  database.exec("INSERT INTO subscriptions VALUES ('r1', 'a1', 'shop', 'order.paid', '')");
  database.exec(EVENT_SCHEDULES);
  expect(database.prepare('SELECT * FROM subscriptions').all()).toEqual([
    {
      run_id: 'r1',
      subscription: 'a1',
      namespace: 'shop',
      type: 'order.paid',
      source: '',
      path: '',
      value: '',
    },
  ]);
});

test.each([
  ['after', { kind: 'after', ms: 5 }, { nextAt: 7000 }, { nextAt: null, afterAt: 7000 }],
  ['every', { kind: 'every', ms: 5 }, { nextAt: 7000 }, { nextAt: 7000, afterAt: null }],
  [
    'cron',
    { kind: 'cron', expression: '@daily' },
    { nextAt: null },
    { nextAt: null, afterAt: null },
  ],
])('a schedule of %s goes on where it was', (_, trigger, was, is) => {
  const database = before();
  const insert = database.prepare(
    "INSERT INTO schedules VALUES ('shop', ?, '1.0.0', 'p', 1000, ?, ?, 7000, 0)",
  );
  insert.run(
    'old',
    JSON.stringify({ trigger, overlap: 'allow' }),
    JSON.stringify({ ...STATE, ...was }),
  );
  insert.run('new', JSON.stringify({ trigger }), null);
  database.exec(EVENT_SCHEDULES);
  const rows = database.prepare('SELECT schedule, state FROM schedules ORDER BY name DESC').all();
  const read = rows.map(({ schedule, state }) => [
    JSON.parse(String(schedule)),
    JSON.parse(String(state)),
  ]);
  expect(read).toEqual([
    [
      { triggers: [trigger], overlap: 'allow', completeWithinMs: 86_400_000 },
      { ...STATE, ...is },
    ],
    [{ triggers: [trigger], completeWithinMs: 86_400_000 }, null],
  ]);
});
