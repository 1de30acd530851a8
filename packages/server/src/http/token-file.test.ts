import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTokenAuthenticator } from './authentication.ts';
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

describe('authentication', () => {
  const { authenticate } = createTokenAuthenticator('tutti_secret');

  test.each(['Bearer tutti_secret', 'bearer  tutti_secret'])('takes %s', async (header) => {
    expect(await authenticate(header)).toEqual({ name: 'operator' });
  });

  test.each([
    undefined,
    '',
    'tutti_secret',
    'Bearer',
    'Bearer tutti_secre',
    'Bearer tutti_secret2',
    'Bearer tutti_secret, Bearer x',
    'Basic dHV0dGk6dHV0dGlfc2VjcmV0',
    `Bearer ${'a'.repeat(600)}`,
  ])('refuses %s', async (header) => {
    expect(await authenticate(header)).toBeNull();
  });
});
