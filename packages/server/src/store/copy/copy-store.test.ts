import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { World } from '../../runtime/testing/world.ts';
import { openPostgresStore } from '../postgres/postgres-store.ts';
import { openPostgresTables } from '../postgres/postgres-tables.ts';
import { createPostgresTarget } from '../postgres/postgres-target.ts';
import type { StoreTables, StoreTarget } from '../rows/store-tables.ts';
import { openSqliteTables } from '../sqlite/open-tables.ts';
import { openSqliteStore } from '../sqlite/sqlite-store.ts';
import { createSqliteTarget } from '../sqlite/sqlite-target.ts';
import { machineOf, playStory } from '../testing/story.ts';
import { acceptedOf, batchOf, cloudEvent } from '../testing/turns.ts';
import { describeWithPostgres } from '../testing/with-postgres.ts';
import { verifyStore } from '../verify/verify-store.ts';
import { copyStore } from './copy-store.ts';

const root = mkdtempSync(join(tmpdir(), 'tutti-copy-'));
afterAll(() => rmSync(root, { recursive: true }));

const story = join(root, 'story');
beforeAll(async () => {
  const store = await openSqliteStore(story);
  await playStory(store);
  const long = cloudEvent('long', { source: `/${'long'.repeat(100)}` });
  await store.commit(batchOf({ accepted: [acceptedOf(long, { expiresAt: 9e15 })] }));
  await store.close();
});

async function problemsOf(tables: StoreTables) {
  const { findings } = await verifyStore(tables, { machineOf });
  await tables.close();
  return findings;
}

/** All rows of all tables. */
async function contentsOf(tables: StoreTables) {
  const contents: { [table: string]: unknown } = {};
  for (const table of tables.tables) contents[table.name] = await tables.page(table, null, 10_000);
  await tables.close();
  return contents;
}

async function copy(from: StoreTables, to: StoreTarget, open: () => Promise<StoreTables>) {
  const report = await copyStore(from, to, open);
  await from.close();
  return report;
}

const inFolder = (folder: string) => async () => openSqliteTables(folder);

test('a store that holds anything is no target', () => {
  expect(() => createSqliteTarget(story)).toThrow(`Expected no store in ${story} yet`);
});

test('a copy that is cut off leaves nothing behind', async () => {
  const folder = join(root, 'cut');
  const from = openSqliteTables(story);
  const failing = new Proxy(from, {
    get: (target, name) => {
      if (name === 'issued') return () => Promise.reject(new Error('cut off'));
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  await expect(copyStore(failing, createSqliteTarget(folder), inFolder(folder))).rejects.toThrow(
    'cut off',
  );
  expect(readdirSync(folder)).toEqual([]);
  await from.close();
});

test('runs go on in the copy', async () => {
  const folder = join(root, 'goes-on');
  await copy(openSqliteTables(story), createSqliteTarget(folder), inFolder(folder));
  const store = await openSqliteStore(folder);
  const world = new World(store, { prefix: 'later' });
  await world.runtime.open();
  (await world.call(1)).answer('done');
  await world.until(async () => {
    const { runs } = await store.runs({ name: 'listener', limit: 1 });
    return runs[0]?.status === 'completed';
  });
  await world.runtime.close();
  await store.close();
});

describeWithPostgres('copying a store', (server) => {
  test('carries everything to PostgreSQL and back', async () => {
    const address = { url: await server().newDatabase() };
    const folder = join(root, 'back');
    mkdirSync(folder);
    const onPostgres = () => openPostgresTables(address);
    const there = await copy(
      openSqliteTables(story),
      await createPostgresTarget(address),
      onPostgres,
    );
    expect(await problemsOf(await onPostgres())).toEqual([]);
    const back = await copy(await onPostgres(), createSqliteTarget(folder), inFolder(folder));
    expect(back.rows).toEqual(there.rows);
    expect(await problemsOf(openSqliteTables(folder))).toEqual([]);
    expect(await contentsOf(openSqliteTables(folder))).toEqual(
      await contentsOf(openSqliteTables(story)),
    );
    await expect(createPostgresTarget(address)).rejects.toThrow('its table blobs has rows');
  });

  test('says which texts SQLite cannot have', async () => {
    const address = { url: await server().newDatabase() };
    const folder = join(root, 'refused');
    const store = await openPostgresStore(address);
    const world = new World(store);
    await world.publish('one', '- a: { set: { b: 1 } }');
    await world.start('one', { idempotencyKey: 'long'.repeat(100) });
    await store.close();
    const from = await openPostgresTables(address);
    await expect(copy(from, createSqliteTarget(folder), inFolder(folder))).rejects.toThrow(
      'Expected every key of start_keys to be shorter than 200 bytes',
    );
    await from.close();
  });
});
