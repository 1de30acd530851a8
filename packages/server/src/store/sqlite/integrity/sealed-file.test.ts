import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoreTables } from '../../rows/store-tables.ts';
import { playStory } from '../../testing/story.ts';
import { batchOf, turnOf } from '../../testing/turns.ts';
import { openSqliteTables } from '../open-tables.ts';
import { openSqliteStore } from '../sqlite-store.ts';

const root = mkdtempSync(join(tmpdir(), 'tutti-integrity-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A folder as a killed process leaves it: part of the store is in the database, and part in the log. */
const killed = join(root, 'killed');
let whole: unknown;

beforeAll(async () => {
  const folder = join(root, 'story');
  const first = await openSqliteStore(folder);
  await playStory(first);
  await first.close();
  const second = await openSqliteStore(folder);
  for (const sequence of [1, 2, 3, 4, 5]) {
    await second.commit(batchOf({ turns: [turnOf('more', sequence)] }));
  }
  cpSync(folder, killed, { recursive: true });
  await second.close();
  const copy = copyOf('whole');
  whole = await contentsOf(openSqliteTables(copy));
});

function copyOf(name: string): string {
  const folder = join(root, name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(killed, folder, { recursive: true });
  return folder;
}

async function contentsOf(tables: StoreTables): Promise<unknown> {
  try {
    const contents: { [table: string]: unknown } = {};
    for (const table of tables.tables) contents[table.name] = await tables.page(table, null, 9999);
    return contents;
  } finally {
    await tables.close();
  }
}

/** Numbers from a seed. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Told with a way back, or without any effect. */
async function isToldOrHarmless(folder: string): Promise<'told' | 'harmless'> {
  const before = ['tutti.db', 'tutti.db-wal'].map((name) => readFileSync(join(folder, name)));
  try {
    expect(await contentsOf(openSqliteTables(folder))).toEqual(whole);
    return 'harmless';
  } catch (error) {
    expect(String(error)).toContain('Restore a backup (tutti store restore)');
    const after = ['tutti.db', 'tutti.db-wal'].map((name) => readFileSync(join(folder, name)));
    expect(after.every((bytes, index) => bytes.equals(before[index] ?? Buffer.of()))).toBe(true);
    return 'told';
  }
}

const FILES = ['tutti.db', 'tutti.db-wal', 'tutti.db-sums'];
const FLIPS = 24;
const CUTS = 6;

describe('the files of a store', () => {
  test.each(FILES)('no bit of %s flips unnoticed', async (file) => {
    const number = numbersFrom(file.length);
    const { size } = statSync(join(killed, file));
    const fates = { told: 0, harmless: 0 };
    for (let flip = 0; flip < FLIPS; flip += 1) {
      const folder = copyOf('flipped');
      const bytes = readFileSync(join(folder, file));
      const at = number(size);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << number(8)), at);
      writeFileSync(join(folder, file), bytes);
      fates[await isToldOrHarmless(folder)] += 1;
    }
    expect(fates.told).toBeGreaterThan(FLIPS / 4);
  });

  test.each(FILES)('%s is not cut off unnoticed', async (file) => {
    const number = numbersFrom(file.length);
    const { size } = statSync(join(killed, file));
    for (let cut = 0; cut < CUTS; cut += 1) {
      const folder = copyOf('cut');
      truncateSync(join(folder, file), number(size));
      expect(await isToldOrHarmless(folder)).toBe('told');
    }
  });

  test('a lost log is noticed, and so is a lost database', async () => {
    for (const file of ['tutti.db-wal', 'tutti.db']) {
      const folder = copyOf('lost');
      rmSync(join(folder, file));
      expect(() => openSqliteTables(folder)).toThrow();
    }
  });

  test('damage while the store is in use is found when its page is read again', async () => {
    const folder = copyOf('scrubbed');
    const { openDatabase } = await import('../open-database.ts');
    const { file, close } = openDatabase({ folder });
    file.copyLog();
    file.checkSlice();
    const bytes = readFileSync(join(folder, 'tutti.db'));
    bytes.writeUInt8(bytes.readUInt8(9000) ^ 1, 9000);
    writeFileSync(join(folder, 'tutti.db'), bytes);
    expect(() => file.checkSlice()).toThrow('page 3 of tutti.db, at byte 8192');
    close();
  });

  test('a database that others have written to is not taken for ours', async () => {
    const folder = copyOf('written');
    await openSqliteTables(folder).close();
    const database = new DatabaseSync(join(folder, 'tutti.db'));
    database.exec('DELETE FROM outbox');
    database.close();
    expect(() => openSqliteTables(folder)).toThrow('has another checksum');
  });
});

test('a commit that has changed nothing, the only one since the start, is no loss at the next', async () => {
  const folder = copyOf('nothing');
  await (await openSqliteStore(folder)).close();
  const store = await openSqliteStore(folder);
  await store.commit(batchOf({ turns: [] }));
  await store.close();
  expect(await contentsOf(openSqliteTables(folder))).toEqual(whole);
});
