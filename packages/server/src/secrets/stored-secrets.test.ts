import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SecretFault } from '../runtime/ports.ts';
import type { Store } from '../store/port.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { type MasterKey, newMasterKey, textOfMasterKey } from './master-key.ts';
import { masterKeyPlace, readMasterKeys, writeMasterKeys } from './master-key-file.ts';
import { MasterKeyFault } from './master-key-ring.ts';
import { openSecrets } from './open-secrets.ts';

const NOW = 1_767_225_600_000;

let folder: string;
let store: Store;
let told: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutti-secrets-'));
  store = await openSqliteStore(folder);
  told = [];
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const file = () => join(folder, 'master.key');

async function open(given?: string) {
  const note = (message: string, fields?: object) =>
    void told.push(`${message} ${JSON.stringify(fields)}`);
  const log = { info: note, warn: note, error: note };
  return openSecrets({ store, place: masterKeyPlace(folder, given), log, now: () => NOW });
}

const keysInFile = async () => (await readMasterKeys(masterKeyPlace(folder, undefined))) ?? [];

describe('stored secrets', () => {
  test('are set, told without their value, and deleted', async () => {
    const secrets = await open();
    const place = { namespace: 'demo', name: 'login' };
    expect(await secrets.secret('demo', 'login')).toBeNull();
    await secrets.set(place, 'first', 'ada');
    const info = await secrets.set(place, { user: 'rex' }, 'ada');
    expect(info).toEqual({
      ...place,
      version: 2,
      updatedAt: NOW,
      updatedBy: 'ada',
      isReadable: true,
    });
    expect(await secrets.secret('demo', 'login')).toEqual({ user: 'rex' });
    expect(await secrets.secret('other', 'login')).toBeNull();
    expect(await secrets.list({ namespace: 'demo', limit: 5 })).toEqual([info]);
    expect(await secrets.delete('demo', 'login', 'ada')).toBe(true);
    expect(await secrets.delete('demo', 'login', 'ada')).toBe(false);
    expect(await secrets.info('demo', 'login')).toBeNull();
    expect(told.join()).not.toMatch(/first|rex/);
    expect(told).toHaveLength(3);
  });

  test('keep the last of many values that are set at once', async () => {
    const secrets = await open();
    const place = { namespace: 'demo', name: 'login' };
    await Promise.all([1, 2, 3, 4].map((value) => secrets.set(place, value, 'ada')));
    expect((await secrets.info('demo', 'login'))?.version).toBe(4);
  });

  test('have their master key in a file of their owner, made at the first start', async () => {
    await open();
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    const before = await readFile(file(), 'utf8');
    await open();
    expect(await readFile(file(), 'utf8')).toBe(before);
  });
});

describe('a rotation', () => {
  test('seals every secret with a new key, and forgets the old one', async () => {
    const secrets = await open();
    for (const name of ['a', 'b']) await secrets.set({ namespace: 'demo', name }, name, 'ada');
    const [before] = await keysInFile();
    const rotation = await secrets.rotate('ada');
    const [after, ...older] = await keysInFile();
    expect(rotation).toEqual({ keyId: after?.id, sealedAgain: 2, unreadable: 0 });
    expect(after?.id).not.toBe(before?.id);
    expect(older).toEqual([]);
    expect(await (await open()).secret('demo', 'b')).toBe('b');
    expect((await secrets.info('demo', 'a'))?.version).toBe(1);
  });

  test('loses nothing that is set meanwhile', async () => {
    const secrets = await open();
    const names = Array.from({ length: 40 }, (_, index) => `s${index}`);
    const sets = names.map((name) => secrets.set({ namespace: 'demo', name }, name, 'ada'));
    await Promise.all([secrets.rotate('ada'), ...sets, secrets.rotate('bob')]);
    const opened = await open();
    for (const name of names) expect(await opened.secret('demo', name)).toBe(name);
    expect(await keysInFile()).toHaveLength(1);
  });

  test('that was cut off is gone on with at the next start', async () => {
    const secrets = await open();
    await secrets.set({ namespace: 'demo', name: 'a' }, 'value', 'ada');
    const next = newMasterKey();
    await writeMasterKeys(masterKeyPlace(folder, undefined), [next, ...(await keysInFile())]);
    const opened = await open();
    expect(await opened.secret('demo', 'a')).toBe('value');
    expect((await keysInFile()).map(({ id }) => id)).toEqual([next.id]);
  });
});

test('older keys in a file that cannot be written are told to be needed no longer', async () => {
  const readOnly = join(folder, 'mounted');
  await mkdir(readOnly);
  const given = join(readOnly, 'given.key');
  const write = (keys: readonly MasterKey[]) =>
    writeFile(given, keys.map((key) => `${textOfMasterKey(key)}\n`).join(''), { mode: 0o600 });
  const old = newMasterKey();
  await write([old]);
  await (await open(given)).set({ namespace: 'demo', name: 'a' }, 'value', 'ada');
  const next = newMasterKey();
  await write([next, old]);
  // A folder in the place of the draft: nobody, not even root, can write it.
  await mkdir(`${given}.${process.pid}`);
  const secrets = await open(given);
  expect(told.at(-1)).toContain('only the first line is');
  await expect(secrets.rotate('ada')).rejects.toThrow(MasterKeyFault);
  await write([next]);
  expect(await (await open(given)).secret('demo', 'a')).toBe('value');
});

describe('without the right master key', () => {
  test('the start is refused when the file is gone, and no new one is made', async () => {
    await (await open()).set({ namespace: 'demo', name: 'a' }, 'value', 'ada');
    const kept = await readFile(file(), 'utf8');
    await rm(file());
    await expect(open()).rejects.toThrow(/master\.key.*Put it back/);
    await writeFile(file(), kept);
    expect(await (await open()).secret('demo', 'a')).toBe('value');
  });

  test('a secret is told to be out of reach, and is there again with its key', async () => {
    await (await open()).set({ namespace: 'demo', name: 'a' }, 'value', 'ada');
    const kept = await readFile(file(), 'utf8');
    await writeFile(file(), textOfMasterKey(newMasterKey()));
    const secrets = await open();
    await expect(secrets.secret('demo', 'a')).rejects.toThrow(SecretFault);
    expect(await secrets.info('demo', 'a')).toMatchObject({ isReadable: false });
    expect(told.at(-1)).toContain('to open every secret');
    await writeFile(file(), `${await readFile(file(), 'utf8')}\n${kept}`);
    expect(await (await open()).secret('demo', 'a')).toBe('value');
  });

  test('a file that an operator named is not made, and not open to everybody', async () => {
    const given = join(folder, 'given.key');
    await expect(open(given)).rejects.toThrow(/TUTTI_MASTER_KEY_FILE/);
    await writeFile(given, textOfMasterKey(newMasterKey()));
    await chmod(given, 0o644);
    await expect(open(given)).rejects.toThrow(/chmod 600/);
    await chmod(given, 0o440);
    await open(given);
  });

  test.each(['', 'no key', `${textOfMasterKey(newMasterKey())}\nno key`])(
    'a file that holds %j is refused',
    async (content) => {
      await writeFile(file(), content);
      await expect(open()).rejects.toThrow(/32 bytes in base64/);
    },
  );
});
