import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findServer } from './find-server.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-find-'));
  writeFileSync(path.join(folder, 'token'), 'tutti_local\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the server of the data folder is found with its token', () => {
  serverAt('http://127.0.0.1:7411');
  expect(findServer({ TUTTI_DATA: folder })).toEqual({
    url: 'http://127.0.0.1:7411',
    token: 'tutti_local',
  });
});

test('nothing is found when no server runs, or its file is not whole', () => {
  expect(findServer({ TUTTI_DATA: folder })).toBeNull();
  writeFileSync(path.join(folder, 'server.json'), '{"url":');
  expect(findServer({ TUTTI_DATA: folder })).toBeNull();
});

test('an option goes before TUTTI_URL, and that before the data folder', () => {
  serverAt('http://127.0.0.1:1');
  const environment = { TUTTI_DATA: folder, TUTTI_URL: 'http://127.0.0.1:2' };
  expect(findServer(environment)?.url).toBe('http://127.0.0.1:2');
  expect(findServer(environment, 'http://127.0.0.1:3')?.url).toBe('http://127.0.0.1:3');
});

test.each(['somewhere', 'ftp://127.0.0.1', '127.0.0.1:7400'])('%s is no address', (url) => {
  expect(() => findServer({}, url)).toThrow(`but it is "${url}".`);
});

test('the token of the data folder is never shown to another machine', () => {
  const environment = { TUTTI_DATA: folder, TUTTI_URL: 'https://tutti.example.com' };
  expect(findServer(environment)?.token).toBe('');
  expect(findServer({ ...environment, TUTTI_TOKEN: 'tutti_given' })?.token).toBe('tutti_given');
});

function serverAt(url: string): void {
  writeFileSync(path.join(folder, 'server.json'), JSON.stringify({ url, pid: 1 }));
}
