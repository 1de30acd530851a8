import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { start, tutti } from './testing/command.ts';

let folder: string;
let server: ChildProcess;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-cli-secrets-'));
  server = start(folder, ['up', '--port', '0']);
  await once(server.stderr!, 'data');
});
afterAll(async () => {
  server.kill('SIGKILL');
  await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: string, input = '') => tutti(folder, args.split(' '), input);

test('a secret is set from standard input, listed without its value, and deleted', async () => {
  expect(await run('secrets set login', 'canary-1\n')).toMatchObject({ code: 0, data: '' });
  const set = await run('secrets set login --as-json --json', '{"password": "canary-2"}');
  expect(JSON.parse(set.data)).toMatchObject({ name: 'login', version: 2 });
  const { data } = await run('secrets list');
  expect(data).toMatch(/login +2 +20\S+ +set by operator/);
  expect(set.data + data).not.toContain('canary');
  expect(await run('secrets rotate-key')).toMatchObject({
    code: 0,
    words: expect.stringContaining('seals 1 secrets'),
  });
  expect((await run('secrets delete login')).code).toBe(0);
  expect(await run('secrets delete login')).toMatchObject({
    code: 4,
    words: expect.stringContaining('tutti explain secret-not-found'),
  });
});

test('a webhook is set up with a secret, listed, got and deleted', async () => {
  await run('secrets set signing', `whsec_${Buffer.alloc(32).toString('base64')}`);
  const set = await run('webhooks set payments --type paid --secret signing --subject .query.run');
  expect(set).toMatchObject({ code: 0, data: '/webhooks/default/payments\n' });
  expect((await run('webhooks list')).data).toMatch(
    /payments +\S+ +paid +standard-webhooks: signing/,
  );
  const webhook = JSON.parse((await run('webhooks get payments')).data);
  expect(webhook.event).toMatchObject({ type: 'paid', subject: '.query.run' });
  writeFileSync(path.join(folder, 'hook.json'), '{"event": {}}');
  expect((await run('webhooks set payments --file hook.json')).words).toContain('event/type');
  expect((await run('webhooks set payments')).code).toBe(2);
  expect((await run('webhooks delete payments')).code).toBe(0);
  expect((await run('webhooks get payments')).code).toBe(4);
});

test('an event sink is set up, shown, paused, resumed, sent back and deleted', async () => {
  await run('secrets set signing', `whsec_${Buffer.alloc(32).toString('base64')}`);
  const set = await run('event-sinks set audit --url http://127.0.0.1:1/ --secret signing');
  expect(set.data).toMatch(/status +active/);
  expect((await run('event-sinks pause audit')).data).toMatch(/status +paused/);
  await run('events send --type order.paid');
  expect((await run('event-sinks resume audit --json')).data).toContain('"active"');
  const back = await run('event-sinks replay audit --from 2026-01-01T00:00:00Z');
  expect(back).toMatchObject({ code: 0 });
  expect((await run('event-sinks list')).data).toMatch(/audit +http:\/\/127\.0\.0\.1:1\/ +0 +\w+/);
  expect((await run('event-sinks get audit')).data).toMatch(/types +every/);
  expect((await run('event-sinks delete audit')).code).toBe(0);
  expect((await run('event-sinks get audit')).code).toBe(4);
});

test('a value is no argument, not empty, and JSON when it is said to be', async () => {
  expect((await run('secrets set login canary')).code).toBe(2);
  expect((await run('secrets set login', '\n')).code).toBe(2);
  const { code, words } = await run('secrets set login --as-json', '{"canary');
  expect([code, words.includes('canary')]).toEqual([2, false]);
});
