import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readOrCreateToken, tokenPath } from './token-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutti-token-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the token', () => {
  test('is made once, for its owner only, and stays', async () => {
    const token = await readOrCreateToken(folder);
    expect(token).toMatch(/^tutti_[A-Za-z0-9_-]{43}$/);
    expect((await stat(tokenPath(folder))).mode & 0o777).toBe(0o600);
    expect(await readFile(tokenPath(folder), 'utf8')).toBe(`${token}\n`);
    expect(await readOrCreateToken(folder)).toBe(token);
    expect(await readdir(folder)).toEqual(['token']);
  });

  test('is closed to others when somebody opened it', async () => {
    await writeFile(tokenPath(folder), `tutti_${'a'.repeat(43)}\n`, { mode: 0o644 });
    await readOrCreateToken(folder);
    expect((await stat(tokenPath(folder))).mode & 0o777).toBe(0o600);
  });

  test('is refused when the file holds something else', async () => {
    await writeFile(tokenPath(folder), 'password');
    await expect(readOrCreateToken(folder)).rejects.toThrow('Delete the file');
  });
});
