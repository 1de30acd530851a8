import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { start, tutti } from './testing/command.ts';

const definition = (text: string, name = 'greet') => `
document: { dsl: '1.0.3', namespace: default, name: ${name}, version: '1.0.0' }
do:
- compose: { set: { text: '\${ "${text}, " + .name }' }, export: { as: '\${ . }' } }
- count:
    run: { script: { language: js, code: 'console.log(process.argv[2].length)', arguments: ['\${ .text }'] } }
`;

let folder: string;
let server: ChildProcess;
let ada: string;
let ben: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-cli-history-'));
  writeFileSync(path.join(folder, 'greet.yaml'), definition('Hello'));
  writeFileSync(path.join(folder, 'other.yaml'), definition('Goodbye'));
  server = start(folder, ['up', '--port', '0']);
  await once(server.stderr!, 'data');
  await run('publish greet.yaml');
  const runOf = async (name: string) => {
    await run(`run greet --set name=${name} --wait`);
    return JSON.parse((await run('runs list --limit 1 --json')).data).items[0].id as string;
  };
  [ada, ben] = [await runOf('Ada'), await runOf('Ben')];
});
afterAll(async () => {
  server.kill('SIGKILL');
  await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: string) => tutti(folder, args.split(' '));

test('the state of a run is shown as of any of its events', async () => {
  const events = (await run(`runs events ${ada}`)).data.split('\n');
  const asked = events.findIndex((line) => line.includes('effect-requested')) + 1;
  const { data } = await run(`runs state ${ada} --at ${asked}`);
  expect(data).toMatch(/^status +running$/m);
  expect(data).toMatch(/^context +\{"text":"Hello, Ada"\}$/m);
  expect(data).toMatch(/^ {2}a2 +count {2}script\/run is under way\. /m);
  expect((await run(`runs state ${ada}`)).data).toMatch(/^status +completed$/m);
  const { code, words } = await run(`runs state ${ada} --at 999`);
  expect([code, words]).toEqual([4, expect.stringContaining('tutti explain event-not-found')]);
});

test('no run is stuck that has ended', async () => {
  expect(await run('runs stuck')).toEqual({ code: 0, data: '', words: 'No run is stuck.\n' });
  expect(JSON.parse((await run('runs stuck --json')).data)).toEqual([]);
});

test('the first divergence of two runs is named', async () => {
  const { code, data } = await run(`runs diff ${ada} ${ben}`);
  expect(code).toBe(1);
  expect(data).toContain(
    'They part here: The input of the run differs at /name: "Ada" in the first run, "Ben" in the second.',
  );
  const same = await run(`runs diff ${ada} ${ada} --timing`);
  expect([same.code, same.data]).toEqual([0, 'They did the same.\n']);
});

test('a definition is tried on what runs have recorded', async () => {
  const same = await run('definitions rehearse greet.yaml');
  expect([same.code, same.words]).toEqual([0, expect.stringContaining('2 the same, 0 differ')]);
  const other = await run(`definitions rehearse other.yaml --against ${ben}`);
  expect(other.code).toBe(1);
  expect(other.data).toBe(
    `${ben}  greet@1.0.0  differs\n    Expected what count asks.with.arguments[0] to be "Hello, Ben", but it is "Goodbye, Ben". It is answered as it was.\n`,
  );
  const told = await run('definitions rehearse greet@1.0.0 --last 1 --json');
  expect(JSON.parse(told.data)).toMatchObject([{ runId: ben, verdict: 'same' }]);
});
