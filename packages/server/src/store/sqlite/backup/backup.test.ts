import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { machineOf, playStory } from '../../testing/story.ts';
import { batchOf, turnOf } from '../../testing/turns.ts';
import { verifyStore } from '../../verify/verify-store.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { openSqliteTables } from '../open-tables.ts';
import { openSqliteStore, type SqliteStore } from '../sqlite-store.ts';
import { sha256Of } from './backup-folder.ts';
import { restoreBackup } from './restore-backup.ts';

const root = mkdtempSync(join(tmpdir(), 'tutti-backup-'));
afterAll(() => rmSync(root, { recursive: true }));
const newFolder = () => mkdtempSync(join(root, 'f-'));

const noise = 'x'.repeat(12_000);
const commit = (store: SqliteStore, sequence: number, at = sequence) =>
  store.commit(
    batchOf({
      turns: [turnOf('r1', sequence, { events: [{ type: 'run-suspended', at, reason: noise }] })],
    }),
  );

async function eventsIn(folder: string): Promise<number> {
  const store = await openSqliteStore(folder);
  const run = await store.run('r1');
  await store.close();
  return run?.sequence ?? 0;
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at);
  writeFileSync(file, bytes);
}

describe('a backup', () => {
  test('of a store in use is whole, and has what was committed before it ended', async () => {
    const store = await openSqliteStore(newFolder());
    await playStory(store);
    for (let sequence = 1; sequence <= 250; sequence += 1) await commit(store, sequence);
    const backup = join(root, 'in-use');
    const making = store.backup(backup, '0');
    let sequence = 250;
    let isMade = false;
    void making.then(() => {
      isMade = true;
    });
    while (!isMade) {
      sequence += 1;
      await commit(store, sequence);
    }
    await making;
    await store.close();
    const folder = newFolder();
    const report = await restoreBackup({ from: backup, to: folder });
    expect(report).toMatchObject({ to: folder, logs: 0 });
    const found = await eventsIn(folder);
    expect(found).toBeGreaterThan(250);
    expect(found).toBeLessThanOrEqual(sequence);
    const tables = openSqliteTables(folder);
    // The runs of the story; `r1` was never decided by a machine.
    const { findings } = await verifyStore(tables, { machineOf });
    await tables.close();
    expect(findings.filter(({ about }) => about !== 'run r1')).toEqual([]);
  });

  test('and the logs since give the state of any instant', async () => {
    const [data, archive] = [newFolder(), newFolder()];
    const backup = join(root, 'then-logs');
    const first = await openSqliteStore(data, { archive });
    await commit(first, 1);
    await first.backup(backup, '0');
    const instants: number[] = [];
    for (let sequence = 2; sequence <= 5; sequence += 1) {
      await commit(first, sequence);
      await nextMillisecond();
      instants.push(Date.now());
      await nextMillisecond();
    }
    await first.close();
    const second = await openSqliteStore(data, { archive });
    await commit(second, 6);
    await second.close();
    for (const [index, at] of instants.entries()) {
      const to = newFolder();
      await restoreBackup({ from: backup, to, archive, at });
      expect(await eventsIn(to)).toBe(index + 2);
    }
    const to = newFolder();
    expect(await restoreBackup({ from: backup, to, archive })).toMatchObject({ logs: 2 });
    expect(await eventsIn(to)).toBe(6);
  });

  test('that is damaged is not restored, nor are damaged and missing logs', async () => {
    const [data, archive] = [newFolder(), newFolder()];
    const backup = join(root, 'damaged');
    for (const opened of [1, 2, 3]) {
      const store = await openSqliteStore(data, { archive });
      if (opened === 1) await store.backup(backup, '0');
      await commit(store, opened);
      await store.close();
    }
    const [history = ''] = readdirSync(archive);
    const logs = readdirSync(join(archive, history)).filter((name) => name.endsWith('.wal'));
    const restore = () => restoreBackup({ from: backup, to: newFolder(), archive });
    await restore();
    flip(join(archive, history, logs.at(-1) ?? ''), 5000);
    await expect(restore()).rejects.toThrow('to be as it was written');
    rmSync(join(archive, history, (logs.at(-2) ?? '').replace('.wal', '.json')));
    await expect(restore()).rejects.toThrow('is missing');
    rmSync(join(archive, history, (logs.at(-3) ?? '').replace('.wal', '.json')));
    await expect(restore()).rejects.toThrow('is missing');
    flip(join(backup, 'tutti.db'), 5000);
    await expect(restore()).rejects.toThrow('its tutti.db has another checksum');
  });

  test('of an older release is brought to the shape of this one, and can be verified before', async () => {
    const backup = join(root, 'older');
    const store = await openSqliteStore(newFolder());
    await store.backup(backup, '0');
    await store.close();
    const path = join(backup, 'tutti.db');
    rmSync(path);
    const database = new DatabaseSync(path);
    database.exec(MIGRATIONS.slice(0, -1).join(''));
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length - 1}`);
    database.close();
    const manifest = JSON.parse(readFileSync(join(backup, 'backup.json'), 'utf8'));
    const sha256 = await sha256Of(path);
    const text = JSON.stringify({ ...manifest, shape: MIGRATIONS.length - 1, sha256 });
    writeFileSync(join(backup, 'backup.json'), text);
    const to = newFolder();
    await restoreBackup({ from: backup, to });
    for (const folder of [backup, to]) {
      const tables = openSqliteTables(folder);
      expect((await verifyStore(tables, { machineOf })).findings).toEqual([]);
      await tables.close();
    }
  });

  test('is not made of a damaged page', async () => {
    const data = newFolder();
    const first = await openSqliteStore(data);
    for (let sequence = 1; sequence <= 250; sequence += 1) await commit(first, sequence);
    await first.close();
    const store = await openSqliteStore(data);
    flip(join(data, 'tutti.db'), 100_000);
    await expect(store.backup(join(root, 'refused'), '0')).rejects.toThrow('has another checksum');
    expect(readdirSync(root)).not.toContain('refused.part');
    await store.close();
  });

  test('is restored only where there is no store, and to an instant it can reach', async () => {
    const store = await openSqliteStore(newFolder());
    const backup = join(root, 'plain');
    await store.backup(backup, '0');
    await expect(store.backup(backup, '0')).rejects.toThrow('Expected no folder');
    await store.close();
    const to = newFolder();
    await restoreBackup({ from: backup, to });
    await expect(restoreBackup({ from: backup, to })).rejects.toThrow('Expected no store in');
    const more = { from: backup, to: newFolder() };
    await expect(restoreBackup({ ...more, at: 1 })).rejects.toThrow('the folder of archived logs');
    await expect(restoreBackup({ ...more, at: 1, archive: root })).rejects.toThrow(
      'Name an older one',
    );
    const mistyped = restoreBackup({ ...more, archive: join(root, 'mistyped') });
    await expect(mistyped).rejects.toThrow('but there is no such folder');
    await expect(restoreBackup({ from: to, to: newFolder() })).rejects.toThrow('no backup.json');
  });
});

/** The clock of the machine goes on by itself. */
async function nextMillisecond(): Promise<void> {
  for (const now = Date.now(); Date.now() === now; )
    await new Promise((resolve) => setImmediate(resolve));
}
