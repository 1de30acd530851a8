import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { tagText } from '../rows/tag-text.ts';
import { listStatement, prepareListRuns } from './list-runs.ts';
import { MIGRATIONS } from './migrations/migrations.ts';

const after = { startedAt: 7, id: 'r7' };

function migrated(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  for (const migration of MIGRATIONS) database.exec(migration);
  return database;
}

const planOf = (database: DatabaseSync, { sql, values }: ReturnType<typeof listStatement>) =>
  database
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...values)
    .map(({ detail }) => detail);

test.each([
  [{}, undefined, 'runs_by_namespace (namespace=?)'],
  [{ after }, undefined, 'runs_by_namespace (namespace=? AND (started_at,id)<(?,?))'],
  [{}, 'waiting', 'runs_by_status (namespace=? AND status=?)'],
  [{ name: 'order' }, undefined, 'runs_by_definition (namespace=? AND name=?)'],
])('a list by %j and status %s reads nothing but its answer', (query, status, index) => {
  const statement = listStatement({ namespace: 'shop', limit: 50, ...query }, status);
  expect(planOf(migrated(), statement)).toEqual([`SEARCH place USING INDEX ${index}`]);
});

test.each([
  [{}, 'tag=? AND namespace=?'],
  [{ after }, 'tag=? AND namespace=? AND (started_at,run_id)<(?,?)'],
])('a list by a tag and %j reads nothing but its answer', (query, key) => {
  const asked = { namespace: 'shop', limit: 50, tags: { team: 'a' }, ...query };
  const statement = listStatement(asked, undefined, tagText('team', 'a'));
  expect(planOf(migrated(), statement)).toEqual([
    `SEARCH place USING PRIMARY KEY (${key})`,
    'SEARCH runs USING PRIMARY KEY (id=?)',
  ]);
});

test('a tag beside others is one entry of the index for each run', () => {
  const asked = { namespace: 'shop', limit: 50, tags: { team: 'a' } };
  expect(planOf(migrated(), listStatement(asked, 'faulted'))).toEqual([
    'SEARCH place USING INDEX runs_by_status (namespace=? AND status=?)',
    'CORRELATED SCALAR SUBQUERY 1',
    'SEARCH other USING PRIMARY KEY (tag=? AND namespace=? AND started_at=? AND run_id=?)',
  ]);
});

/** Runs of team a, a hundred of them faulted, one for order 7. */
function filled(): DatabaseSync {
  const database = migrated();
  database.exec(`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    INSERT INTO runs (id, namespace, name, version, status, started_at, sequence, summary)
      SELECT printf('r%05d', i), 'shop', 'order', '1.0.0', iif(i % 200 = 0, 'faulted', 'completed'), i, 1,
        json_object('id', printf('r%05d', i)) FROM n;
    INSERT INTO run_tags SELECT '["team","a"]', namespace, started_at, id FROM runs;
    INSERT INTO run_tags SELECT '["order","7"]', namespace, started_at, id FROM runs WHERE started_at = 7;`);
  return database;
}

const database = filled();

test.each([
  ['a rare tag', { tags: { order: '7' } }, 'r00007'],
  ['a common tag', { tags: { team: 'a' } }, 'r20000 r19999'],
  ['both', { tags: { team: 'a', order: '7' } }, 'r00007'],
  ['a rare status and a common tag', { tags: { team: 'a' }, status: ['faulted'] }, 'r20000 r19800'],
  ['a common status and a rare tag', { tags: { order: '7' }, status: ['completed'] }, 'r00007'],
] as const)('%s among 20,000 runs is found without reading them', (_, query, expected) => {
  let read = 0;
  // Evaluated for every run whose row is looked at: the condition stands first, and is always true.
  database.function('noted', () => {
    read += 1;
    return 1;
  });
  const observed = new Proxy(database, {
    get: (target, name) => {
      if (name !== 'prepare')
        throw new Error(`Expected only statements, but it is ${String(name)}.`);
      return (sql: string) => target.prepare(sql.replace('WHERE TRUE', 'WHERE noted() = 1'));
    },
  });
  const found = prepareListRuns(observed)({ namespace: 'shop', limit: 2, ...query });
  expect(found.map(({ text }) => JSON.parse(text).id).join(' ')).toBe(expected);
  expect(read).toBeLessThan(10);
});
