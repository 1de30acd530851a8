import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { CloudEvent } from '@tutti/engine';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeBatch } from '../rows/encode-batch.ts';
import { acceptedOf, batchOf, cloudEvent } from '../testing/turns.ts';
import { DELIVER, NEXT_PATH, prepareAcceptEvent } from './accept-event.ts';
import { openDatabase } from './open-database.ts';

const MANY = 100_000;
const INDEX = 'subscriptions_by_offer';

let folder: string;
let database: DatabaseSync;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tutti-events-'));
  ({ database } = openDatabase({ folder }));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

/** Subscriptions of so many runs, and as many schedules, to orders: each to another one. */
function subscribe(count: number): void {
  database.exec(`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    INSERT INTO subscriptions
      SELECT 'run-' || i, 'a1', 'shop', 'order.paid', '', '["data","order"]', i FROM n
      UNION ALL SELECT '', 'name-' || i, 'shop', 'order.paid', '', '["subject"]', '"s' || i || '"' FROM n
      UNION ALL SELECT 'other-' || i, 'a1', 'shop', 'type-' || i, '', '', '' FROM n`);
}

interface Asked {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** What accepting the event asks of the subscriptions, and how many deliveries come of it. */
function accept(event: CloudEvent): {
  readonly asked: readonly Asked[];
  readonly deliveries: number;
} {
  const asked: Asked[] = [];
  const observed = new Proxy(database, {
    get(target, name) {
      if (name !== 'prepare')
        throw new Error(`Expected only statements, but it is ${String(name)}.`);
      return (sql: string) => {
        const statement = target.prepare(sql);
        const noting = (values: readonly SQLInputValue[]) => {
          if (sql.includes('FROM subscriptions')) asked.push({ sql, values });
          return statement;
        };
        return {
          run: (...values: SQLInputValue[]) => noting(values).run(...values),
          get: (...values: SQLInputValue[]) => noting(values).get(...values),
        };
      };
    },
  });
  const [row] = encodeBatch(batchOf({ accepted: [acceptedOf(event)] })).rows.accepted;
  if (row === undefined) throw new Error('Expected a row, but there is none.');
  const { deliveries } = prepareAcceptEvent(observed)(row);
  return { asked, deliveries };
}

/** Entries of the index that the questions touch: those with the same values in front. */
function visited(asked: readonly Asked[]): number {
  const count = database.prepare(
    `SELECT count(*) AS n FROM subscriptions
     WHERE namespace = ? AND type = ? AND source = ? AND path = ? AND value = ?`,
  );
  return asked.reduce((sum, { sql, values }) => {
    if (sql === NEXT_PATH) return sum + 1;
    return sum + Number(count.get(...values.slice(1))?.n);
  }, 0);
}

const UNRELATED = [
  ['of another type', cloudEvent('e1', { type: 'x', data: { order: 7 } })],
  ['of the same type for nobody', cloudEvent('e2', { data: { order: -1 }, subject: 's' })],
  ['of the same type without what is asked for', cloudEvent('e3', { data: 'text' })],
] as const;

describe('an unrelated event', () => {
  test.each(UNRELATED)('%s costs the same beside ten and 300,000 subscriptions', (_, event) => {
    subscribe(10);
    const few = accept(event);
    expect(few.deliveries).toBe(0);
    database.exec('DELETE FROM subscriptions; DELETE FROM cloud_events');
    subscribe(MANY);
    const many = accept(event);
    expect(many.deliveries).toBe(0);
    expect(many.asked.map(({ sql }) => sql)).toEqual(few.asked.map(({ sql }) => sql));
    expect(visited(many.asked)).toBeLessThan(10);
  });
});

test('an event for one of 100,000 reaches that one alone, and touches no other', () => {
  subscribe(MANY);
  const { asked, deliveries } = accept(cloudEvent('e1', { data: { order: 77 }, subject: 's9' }));
  expect(deliveries).toBe(2);
  expect(visited(asked)).toBeLessThan(10);
  const rows = database
    .prepare('SELECT run_id, subscription FROM deliveries ORDER BY run_id')
    .all();
  expect(rows).toEqual([
    { run_id: '', subscription: 'name-9' },
    { run_id: 'run-77', subscription: 'a1' },
  ]);
});

test('every question about subscriptions is a search of the whole index', () => {
  const planOf = (sql: string) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail));
  const equal = 'namespace=? AND type=? AND source=?';
  expect(planOf(DELIVER)).toContain(
    `SEARCH subscriptions USING COVERING INDEX ${INDEX} (${equal} AND path=? AND value=?)`,
  );
  expect(planOf(NEXT_PATH)).toEqual([
    `SEARCH subscriptions USING COVERING INDEX ${INDEX} (${equal} AND path>?)`,
  ]);
});
