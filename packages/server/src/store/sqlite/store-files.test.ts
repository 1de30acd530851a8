import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { batchOf, turnOf } from '../testing/turns.ts';
import { openDatabase } from './open-database.ts';
import { openSqliteStore } from './sqlite-store.ts';
import { createSqliteTarget } from './sqlite-target.ts';

const root = mkdtempSync(join(tmpdir(), 'tutti-files-'));
afterAll(() => rmSync(root, { recursive: true }));
const newFolder = () => mkdtempSync(join(root, 'data-'));
const commit = (sequence: number) => batchOf({ turns: [turnOf('r1', sequence)] });

/** Another process commits one turn, and then does this. */
function processThat(folder: string, does: string): void {
  const modules = ['./sqlite-store.ts', '../testing/turns.ts'].map((one) =>
    import.meta.resolve(one),
  );
  const script = `
    const [{ openSqliteStore }, { batchOf, turnOf }] = await Promise.all(
      ${JSON.stringify(modules)}.map((module) => import(module)));
    const folder = ${JSON.stringify(folder)};
    const store = await openSqliteStore(folder, { archive: folder + '-archive' });
    await store.commit(batchOf({ turns: [turnOf('r1', 1)] }));
    console.log('committed');
    ${does}`;
  const words = ['--input-type=module', '-e', script];
  const { stdout } = spawnSync(process.execPath, words, { timeout: 30_000 });
  expect(stdout.toString()).toBe('committed\n');
}

async function lastEventIn(folder: string): Promise<number | undefined> {
  const store = await openSqliteStore(folder);
  const run = await store.run('r1');
  await store.close();
  return run?.sequence;
}

describe('the files of a store', () => {
  test.each([
    ['exits', 'process.exit();'],
    ['has a bug', "throw new Error('A bug.');"],
    ['is killed', "process.kill(process.pid, 'SIGKILL');"],
    [
      'cannot archive its log at the end',
      "(await import('node:fs')).rmSync(folder + '-archive', { recursive: true }); await store.close();",
    ],
  ])('are whole when the process that has the store %s', async (_, does) => {
    const folder = newFolder();
    processThat(folder, does);
    expect(await lastEventIn(folder)).toBe(1);
  });

  test('stay as they are when a release refuses them', async () => {
    const folder = newFolder();
    const { database, file } = openDatabase({ folder });
    database.exec('PRAGMA user_version = 99');
    file.committed();
    const crashed = newFolder();
    for (const name of readdirSync(folder)) {
      if (name !== 'tutti.db-lock') spawnSync('cp', [join(folder, name), crashed]);
    }
    const size = () => statSync(join(crashed, 'tutti.db-wal')).size;
    const before = size();
    expect(() => openDatabase({ folder: crashed })).toThrow('written by a newer Tutti');
    expect(() => openDatabase({ folder: crashed })).toThrow('written by a newer Tutti');
    expect(size()).toBe(before);
    file.close();
    database.close();
  });

  test('are found again when a process is killed while it closes', async () => {
    const folder = newFolder();
    processThat(folder, "process.kill(process.pid, 'SIGKILL');");
    renameSync(join(folder, 'tutti.db'), join(folder, 'tutti.db-away'));
    expect(await lastEventIn(folder)).toBe(1);
  });

  test('are for nobody else to read', async () => {
    const folder = newFolder();
    const store = await openSqliteStore(folder, { archive: folder });
    await store.commit(commit(1));
    for (const name of readdirSync(folder).filter((one) => one.startsWith('tutti.db'))) {
      expect([name, statSync(join(folder, name)).mode & 0o077]).toEqual([name, 0]);
    }
    await store.close();
  });

  test('are not mixed with those of another store', () => {
    for (const name of ['tutti.db', 'tutti.db-wal', 'tutti.db-sums', 'tutti.db-times']) {
      const folder = newFolder();
      writeFileSync(join(folder, name), '');
      expect(() => createSqliteTarget(folder)).toThrow(`there is a ${name}`);
    }
  });
});
