import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { start, tutti } from './testing/command.ts';

const NIGHTLY = `
document:
  dsl: '1.0.3'
  namespace: default
  name: nightly
  version: '1.0.0'
  metadata: { schedule: { timeZone: Europe/Berlin } }
schedule: { cron: 30 2 * * * }
do: [{ work: { set: { done: true } } }]
`;

const HEARD = `
document: { dsl: '1.0.3', namespace: default, name: heard, version: '1.0.0' }
schedule: { every: PT1H, on: { any: [{ with: { type: order.paid } }, { with: { type: order.lost } }] } }
do: [{ work: { set: { done: true } } }]
`;

const ANYTHING = `
document: { dsl: '1.0.3', namespace: default, name: anything, version: '1.0.0' }
schedule: { on: { any: [] } }
do: [{ work: { set: { done: true } } }]
`;

let folder: string;
let server: ChildProcess;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-cli-schedules-'));
  writeFileSync(path.join(folder, 'nightly.yaml'), NIGHTLY);
  server = start(folder, ['up', '--port', '0']);
  await once(server.stderr!, 'data');
  await run('publish nightly.yaml');
});
afterAll(async () => {
  server.kill('SIGKILL');
  await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: string) => tutti(folder, args.split(' '));

test('schedules are listed, and shown as they are', async () => {
  const { data } = await run('schedules list');
  expect(data).toMatch(/nightly@1\.0\.0 +cron 30 2 \* \* \* \(Europe\/Berlin\) +20/);
  expect((await run('schedules get nightly')).data).toMatch(/overlap +allow/);
  const { items } = JSON.parse((await run('schedules list --json')).data);
  expect(items).toEqual([expect.objectContaining({ name: 'nightly', paused: false })]);
});

test('schedules of events say what they wait for', async () => {
  writeFileSync(path.join(folder, 'heard.yaml'), HEARD);
  writeFileSync(path.join(folder, 'anything.yaml'), ANYTHING);
  await run('publish heard.yaml');
  await run('publish anything.yaml');
  const { data } = await run('schedules list');
  expect(data).toMatch(/heard@1\.0\.0 +every 1 h 0 min, on any of order\.paid, order\.lost +20/);
  expect(data).toMatch(/anything@1\.0\.0 +on events +when events come/);
  expect((await run('schedules preview anything')).words).toContain('No fire of it is known.');
});

test('a preview shows both clocks', async () => {
  const { data } = await run('schedules preview nightly --count 1 --from 2030-03-30T12:00:00Z');
  expect(data).toContain('2030-03-31T01:00:00.000Z');
  expect(data).toContain('2030-03-31 03:00:00 GMT+02:00');
});

test('a schedule is paused and resumed', async () => {
  expect((await run('schedules pause nightly')).data).toMatch(/next +paused/);
  expect((await run('schedules resume nightly')).data).toMatch(/next +20/);
});

test('a run is triggered, and a range made up for', async () => {
  const id = (await run('schedules trigger nightly')).data.trim();
  expect(JSON.parse((await run(`runs get ${id} --json`)).data)).toMatchObject({ id });
  const range = '--from 2026-01-01T00:00:00Z --to 2026-01-02T12:00:00Z';
  const { data } = await run(`schedules backfill nightly ${range}`);
  expect(data).toBe('2026-01-01T01:30:00.000Z\n2026-01-02T01:30:00.000Z\n');
});

test('a definition without a schedule is a 4', async () => {
  const { code, words } = await run('schedules get nobody');
  expect(code).toBe(4);
  expect(words).toContain('tutti explain schedule-not-found');
});
