import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { start, tutti } from './testing/command.ts';

const LISTENER = `
document: { dsl: '1.0.3', namespace: default, name: patient, version: '1.0.0' }
do:
  - hear:
      listen:
        to:
          one: { with: { type: com.example.heard } }
`;

let folder: string;
let server: ChildProcess;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-cli-'));
  writeFileSync(path.join(folder, 'patient.yaml'), LISTENER);
  server = start(folder, ['up', '--port', '0']);
  await once(server.stderr!, 'data');
});
afterAll(async () => {
  server.kill('SIGKILL');
  await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: string) => tutti(folder, args.split(' '));

async function started(): Promise<string> {
  return (await run('run patient')).data.trim();
}

test('a definition is published once, listed, and printed as it was', async () => {
  const first = JSON.parse((await run('publish patient.yaml --json')).data);
  expect(first).toEqual([expect.objectContaining({ name: 'patient', created: true })]);
  expect((await run('publish patient.yaml')).data).toBe(
    'default/patient@1.0.0 was published before, unchanged\n',
  );
  const { items } = JSON.parse((await run('definitions list --json')).data);
  expect(items).toEqual([expect.objectContaining({ name: 'patient', version: '1.0.0' })]);
  expect((await run('definitions get patient')).data.trim()).toBe(LISTENER.trim());
});

test('another content under a published version is refused: a 5', async () => {
  writeFileSync(path.join(folder, 'other.yaml'), LISTENER.replace('heard', 'other'));
  const { code, words } = await run('publish other.yaml');
  expect(code).toBe(5);
  expect(words).toContain('tutti explain definition-immutable');
});

test('a run is started, listed, watched, and moved by an event', async () => {
  const id = await started();
  const { items } = JSON.parse((await run('runs list --status running,waiting --json')).data);
  expect(items).toEqual([expect.objectContaining({ id, status: 'waiting' })]);
  const watching = run(`runs watch ${id}`);
  expect((await run('events send --type com.example.heard --data {"n":1}')).data).toBe(
    '1 accepted, 0 known already\n',
  );
  const watched = await watching;
  expect({ code: watched.code, data: watched.data }).toEqual({ code: 0, data: '' });
  expect(watched.words).toMatch(/◐ hear {2}waiting · for an event[\s\S]*✓ hear/);
  const events = (await run(`runs events ${id} --json`)).data.trim().split('\n');
  expect(JSON.parse(events.at(-1) ?? '')).toMatchObject({ type: 'run-completed' });
});

test('a run is suspended, resumed and cancelled; then nothing of it is left to do', async () => {
  const id = await started();
  expect((await run(`runs suspend ${id} --reason lunch`)).data).toBe(`${id} suspended\n`);
  expect((await run(`runs suspend ${id}`)).code).toBe(5);
  expect((await run(`runs resume ${id} --json`)).code).toBe(0);
  expect((await run(`runs cancel ${id}`)).data).toBe(`${id} cancelled\n`);
  const { code, words } = await run(`runs retry ${id}`);
  expect(code).toBe(5);
  expect(words).toContain('tutti explain');
  expect((await run(`runs watch ${id}`)).code).toBe(1);
});

test.each([
  ['runs get 01ARZ3NDEKTSV4RRFFQ69G5FAV', 4],
  ['definitions get nobody', 4],
  ['run nobody', 4],
  ['runs list --limit 0', 2],
  ['runs list --server http://127.0.0.1:9', 3],
])('%s is a %d', async (args, code) => {
  expect((await run(args)).code).toBe(code);
});

test('an interrupted watch is a 130, and the run goes on', async () => {
  const id = await started();
  const watching = start(folder, ['runs', 'watch', id]);
  await once(watching.stderr!, 'data');
  watching.kill('SIGINT');
  expect(await once(watching, 'exit')).toEqual([130, null]);
  expect(JSON.parse((await run(`runs get ${id} --json`)).data)).toMatchObject({
    status: 'waiting',
  });
});
