import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { start, tutti } from './testing/command.ts';

const ONE_AT_A_TIME = `
document:
  dsl: '1.0.3'
  namespace: default
  name: nap
  version: '1.0.0'
  metadata: { concurrency: { policy: queue } }
do: [{ sleep: { wait: PT1H, timeout: { after: PT2H } } }]
`;

const TARGETS = `
targets:
  https://a.example: { rateLimit: { requests: 5 }, breaker: { failures: 3 }, maxConcurrent: 2 }
`;

let folder: string;
let server: ChildProcess;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-cli-service-'));
  writeFileSync(path.join(folder, 'nap.yaml'), ONE_AT_A_TIME);
  writeFileSync(path.join(folder, 'tutti.yaml'), TARGETS);
  server = start(folder, ['up', '--port', '0'], { TUTTI_CONFIG: 'tutti.yaml' });
  await once(server.stderr!, 'data');
  await run('publish nap.yaml');
});
afterAll(async () => {
  server.kill('SIGKILL');
  await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: string) => tutti(folder, args.split(' '));

test('why a run waits is told for each of its tasks, and for its place in line', async () => {
  const first = (await run('run nap')).data.trim();
  const second = (await run('run nap')).data.trim();
  expect((await run(`runs why ${first}`)).data).toMatch(
    /^waiting {3}One task is live\.\n {2}sleep {2}It waits until 20\S+Z\. It times out at 20\S+Z\.\n$/,
  );
  expect((await run(`runs why ${second}`)).data).toMatch(
    new RegExp(
      `^pending   It is queued: one run of its definition may be under way, and it is the next. Run ${first} holds a place; in it, sleep: it waits until 20\\S+Z\\.\n$`,
    ),
  );
  expect(JSON.parse((await run(`runs why ${second} --json`)).data)).toMatchObject({
    status: 'pending',
    place: { ahead: 0, heldBy: [first] },
  });
  expect((await run(`runs get ${second}`)).data).toMatch(/^status +pending$.*^queued +20\S+Z$/ms);
  const { code, words } = await run('runs why nobody');
  expect([code, words]).toEqual([4, expect.stringContaining('tutti explain run-not-found')]);
});

test('targets are listed with what the operator has set', async () => {
  const { data } = await run('targets list');
  expect(data).toMatch(/^https:\/\/a\.example +closed +5 in 1 s, 5 free +0 of 2 +0$/m);
  expect(JSON.parse((await run('targets list --json')).data)).toMatchObject([
    { target: 'https://a.example', active: 0, waiting: 0 },
  ]);
});

test('a server does not start with a mistake in its configuration', async () => {
  writeFileSync(path.join(folder, 'wrong.yaml'), 'targets: { a.example: { maxConcurrent: 0 } }');
  const child = start(folder, ['up', '--port', '0'], { TUTTI_CONFIG: 'wrong.yaml' });
  let words = '';
  child.stderr?.on('data', (chunk) => {
    words += chunk;
  });
  const [code] = await once(child, 'exit');
  expect(code).not.toBe(0);
  expect(words).toContain("Expected targets['a.example'] to stand under an origin");
  expect(words).toContain('maxConcurrent to be a whole number from 1 to 1000000, but it is 0.');
});
