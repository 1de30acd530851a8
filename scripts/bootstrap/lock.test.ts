import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-lock-'));
  lock = path.join(folder, 'below', 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the lock names its owner while the work runs, and is gone afterwards', async () => {
  const owner = await withLock(lock, () => Number(readFileSync(lock, 'utf8')));
  expect(owner).toBe(process.pid);
  expect(existsSync(lock)).toBe(false);
});

test('the lock is released when the work fails', async () => {
  const work = () => Promise.reject(new Error('no'));
  await expect(withLock(lock, work)).rejects.toThrow('no');
  expect(existsSync(lock)).toBe(false);
});

test('the lock of a process that has died is taken over', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  await withLock(lock, () => {});
  writeFileSync(lock, String(child.pid));
  expect(await withLock(lock, () => 'done')).toBe('done');
});

test('a second process waits until the first has finished', async () => {
  const log = path.join(folder, 'log');
  const program = `
    const { appendFileSync } = await import('node:fs');
    const { withLock } = await import(${JSON.stringify(path.join(import.meta.dirname, 'lock.mjs'))});
    await withLock(${JSON.stringify(lock)}, async () => {
      appendFileSync(${JSON.stringify(log)}, 'in ');
      await new Promise((resolve) => setTimeout(resolve, 100));
      appendFileSync(${JSON.stringify(log)}, 'out ');
    });`;
  const children = [1, 2, 3].map(() =>
    spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' }),
  );
  await Promise.all(children.map((child) => once(child, 'exit')));
  expect(readFileSync(log, 'utf8')).toBe('in out in out in out ');
});
