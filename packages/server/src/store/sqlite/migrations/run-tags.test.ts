import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { tagText } from '../../rows/tag-text.ts';
import { RUN_TAGS } from './0010-run-tags.ts';
import { MIGRATIONS } from './migrations.ts';

test('runs that are there are found by their tags', () => {
  const database = new DatabaseSync(':memory:');
  for (const migration of MIGRATIONS.slice(0, MIGRATIONS.indexOf(RUN_TAGS))) {
    database.exec(migration);
  }
  const insert = database.prepare(
    `INSERT INTO runs (id, namespace, name, version, status, started_at, sequence, summary)
     VALUES (?, 'shop', 'order', '1.0.0', 'completed', ?, 1, ?)`,
  );
  const tags = { team: 'a', 'a "key"/\\ \n\u0001é😀': 'a "value"/\\ \t\u001f<é😀' };
  insert.run('r1', 7, JSON.stringify({ id: 'r1', tags }));
  insert.run('r2', 8, JSON.stringify({ id: 'r2' }));
  database.exec(RUN_TAGS);
  const found = database.prepare('SELECT * FROM run_tags ORDER BY length(tag)').all();
  expect(found).toEqual(
    Object.entries(tags).map(([key, value]) => ({
      tag: tagText(key, value),
      namespace: 'shop',
      started_at: 7,
      run_id: 'r1',
    })),
  );
});
