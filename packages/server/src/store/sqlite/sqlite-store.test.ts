import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { type Store, StoreFault } from '../port.ts';
import { storeContract } from '../store.contract.ts';
import { batchOf, definitionOf, planOf, suspended, turnOf } from '../testing/turns.ts';
import { checkVersion, openDatabase } from './open-database.ts';
import { openSqliteStore } from './sqlite-store.ts';

const root = mkdtempSync(join(tmpdir(), 'tutti-store-'));
afterAll(() => rmSync(root, { recursive: true }));
const newFolder = () => mkdtempSync(join(root, 'data-'));

storeContract('sqlite', () => openSqliteStore(newFolder()));

/** Looks into a closed store's file. */
function count(folder: string, table: string): number {
  const database = new DatabaseSync(join(folder, 'tutti.db'));
  try {
    return Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  } finally {
    database.close();
  }
}

const large = Array.from({ length: 9000 }, (_, index) => `large value ${index}`);
const completed = { type: 'run-completed', at: 1, output: large } as const;

describe('sqlite', () => {
  test('keeps what was committed when the store is opened again', async () => {
    const folder = newFolder();
    const first = await openSqliteStore(folder);
    await first.commit(batchOf({ turns: [turnOf('r1', 1, { dueAt: 7 })] }));
    await first.close();
    const second = await openSqliteStore(folder);
    expect(await second.nextDueAt(6)).toBe(7);
    await second.close();
  });

  test('stores a large value that flows through many turns once', async () => {
    const folder = newFolder();
    const store = await openSqliteStore(folder);
    for (const sequence of [1, 2, 3, 4]) {
      await store.commit(batchOf({ turns: [turnOf('r1', sequence, { events: [completed] })] }));
    }
    await store.close();
    expect(count(folder, 'blobs')).toBe(1);
  });

  test('sweeps away values nothing refers to', async () => {
    const folder = newFolder();
    const store = await openSqliteStore(folder);
    const inEvents = turnOf('r1', 1, { events: [completed] });
    const problem = { type: 'x', status: 500, detail: 'long '.repeat(20_000) };
    await store.commit(batchOf({ turns: [inEvents, turnOf('r2', 1, { about: { problem } })] }));
    expect(await store.sweep(1)).toEqual({ events: 0, blobs: 0 });
    await store.commit(batchOf({ turns: [turnOf('r2', 2)] }));
    expect(await store.sweep(1)).toEqual({ events: 0, blobs: 1 });
    expect((await store.loadRun('r1'))?.events).toEqual([completed]);
    await store.close();
  });

  test('knows the latest version, also when it was asked while that was published', async () => {
    const store = await openSqliteStore(newFolder());
    await store.publish(definitionOf('1.0.0'), planOf('sha256:p'));
    const { namespace, name } = definitionOf('1.0.0');
    await Promise.all([
      store.resolve(namespace, name),
      store.publish(definitionOf('2.0.0'), planOf('sha256:p')),
    ]);
    expect(await store.resolve(namespace, name)).toMatchObject({ version: '2.0.0' });
    await store.close();
  });

  test('refuses a second process, and says what to do', async () => {
    const folder = newFolder();
    const store = await openSqliteStore(folder);
    const script = `
      import { openSqliteStore } from ${JSON.stringify(import.meta.resolve('./sqlite-store.ts'))};
      await openSqliteStore(${JSON.stringify(folder)}).catch((error) => console.log(error.message));`;
    const second = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    expect(second.stdout.toString().trim()).toBe(
      `Expected the data folder ${folder} to be free, but another process is using it. ` +
        'Stop that one, or set TUTTI_DATA to another folder.',
    );
    await store.close();
    await (await openSqliteStore(folder)).close();
  });

  test('refuses a data folder of a newer release', async () => {
    const folder = newFolder();
    await (await openSqliteStore(folder)).close();
    const database = new DatabaseSync(join(folder, 'tutti.db'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    rmSync(join(folder, 'tutti.db-sums'));
    await expect(openSqliteStore(folder)).rejects.toThrow('written by a newer Tutti');
  });

  test('refuses commits when the disk is full, and serves again when there is room', async () => {
    const folder = newFolder();
    const store = await openSqliteStore(folder, { sizeLimitBytes: 400_000 });
    const big = (sequence: number) =>
      turnOf('r1', sequence, { events: [{ type: 'run-cancelled', at: 1, reason: noise(50_000) }] });
    const written = await writeUntilRefused(store, big);
    await store.close();
    const roomy = await openSqliteStore(folder);
    expect((await roomy.loadRun('r1'))?.summary.sequence).toBe(written);
    await roomy.commit(batchOf({ turns: [turnOf('r1', written + 1, { events: [suspended(2)] })] }));
    await roomy.close();
  });

  test('syncs every commit to the disk, and holds the file alone', () => {
    const { database, close } = openDatabase({ folder: newFolder() });
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {});
    const FULL = 2;
    expect(pragma('synchronous')).toEqual([FULL]);
    expect(pragma('journal_mode')).toEqual(['wal']);
    expect(pragma('locking_mode')).toEqual(['exclusive']);
    close();
  });

  test.each(['3.51.3', '3.51.10', '3.53.0', '4.0.0'])('trusts SQLite %s', (version) => {
    expect(() => checkVersion(version)).not.toThrow();
  });

  test.each(['3.51.2', '3.50.9', '2.99.9'])('does not trust SQLite %s', (version) => {
    expect(() => checkVersion(version)).toThrow(`but this Node carries ${version}`);
  });
});

function noise(length: number): string {
  return 'x'.repeat(length);
}

/** How many turns the store took before it was full. */
async function writeUntilRefused(
  store: Store,
  turn: (sequence: number) => ReturnType<typeof turnOf>,
): Promise<number> {
  for (let sequence = 1; sequence < 100; sequence += 1) {
    try {
      await store.commit(batchOf({ turns: [turn(sequence)] }));
    } catch (error) {
      expect(error).toBeInstanceOf(StoreFault);
      return sequence - 1;
    }
  }
  throw new Error('Expected the store to be full some time, but it was not.');
}
