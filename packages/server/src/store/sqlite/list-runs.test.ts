import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { listStatement } from './list-runs.ts';
import { MIGRATIONS } from './migrations/migrations.ts';

const after = { startedAt: 7, id: 'r7' };

test.each([
  [{}, undefined, 'runs_by_namespace (namespace=?)'],
  [{ after }, undefined, 'runs_by_namespace (namespace=? AND (started_at,id)<(?,?))'],
  [{}, 'waiting', 'runs_by_status (namespace=? AND status=?)'],
  [{ name: 'order' }, undefined, 'runs_by_definition (namespace=? AND name=?)'],
])('a list by %j and status %s reads nothing but its answer', (query, status, index) => {
  const database = new DatabaseSync(':memory:');
  for (const migration of MIGRATIONS) database.exec(migration);
  const { sql, values } = listStatement({ namespace: 'shop', limit: 50, ...query }, status);
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
  expect(plan.map(({ detail }) => detail)).toEqual([`SEARCH runs USING INDEX ${index}`]);
});
