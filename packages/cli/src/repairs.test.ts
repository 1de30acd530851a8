import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { start, tutti } from './testing/command.ts';

const BILL = `
document: { dsl: '1.0.3', namespace: default, name: bill, version: '1.0.0' }
do:
  - price: { set: { amount: '\${ .amount }' }, export: { as: '\${ . }' } }
  - check: { set: '\${ if .amount < 100 then . else error("too much") end }' }
  - approve: { wait: { hours: 1 } }
  - send: { set: { sent: '\${ $context.amount }' } }
`;

let folder: string;
let server: ChildProcess;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tutti-cli-repairs-'));
  writeFileSync(path.join(folder, 'bill.yaml'), BILL);
  server = start(folder, ['up', '--port', '0']);
  await once(server.stderr!, 'data');
  await run('publish bill.yaml');
});
afterAll(async () => {
  server.kill('SIGKILL');
  await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: string) => tutti(folder, args.split(' '));

async function runOf(id: string) {
  return JSON.parse((await run(`runs get ${id} --json`)).data);
}

test('a run that went wrong is repaired: rewound with other data, its context set, a wait skipped', async () => {
  const id = (await run('run bill --set amount=120')).data.trim();
  await expect.poll(async () => (await runOf(id)).status).toBe('faulted');

  const dry = await run(`runs rewind ${id} /do/0/price --input {"amount":12} --dry-run`);
  expect(dry.data.split('\n')).toEqual([
    'cancelled            /do/1/check a2',
    'result dropped       /do/0/price',
    'replaced             input: {"amount":120} → {"amount":12}',
    'entered              /do/0/price a3',
    'entered              /do/1/check a4',
    'entered              /do/2/approve a5',
    expect.stringMatching(/^Nothing was done\. To do just this: --if-sequence \d+$/),
    '',
  ]);
  expect((await runOf(id)).status).toBe('faulted');
  const sequence = dry.data.match(/--if-sequence (\d+)/)?.[1];

  const rewind = `runs rewind ${id} /do/0/price --input {"amount":12} --reason typo`;
  const done = await run(`${rewind} --if-sequence ${sequence}`);
  expect([done.code, done.data]).toEqual([0, `${id} waiting\n`]);
  const late = await run(`${rewind} --if-sequence ${sequence}`);
  expect([late.code, late.words]).toEqual([5, expect.stringContaining('run-changed')]);

  await run(`runs set ${id} --set amount=11 --reason discount --idempotency-key once`);
  await run(`runs set ${id} --set amount=11 --reason discount --idempotency-key once`);
  const skipped = await run(`runs skip ${id} a5 --output {} --reason approved-by-phone`);
  expect(skipped.data).toBe(`${id} completed\n`);
  expect((await runOf(id)).output).toEqual({ sent: 11 });

  const { data } = await run(`runs events ${id}`);
  expect(data).toMatch(/run-rewound +by \w+: typo/);
  expect(data).toMatch(/skip-requested +approve +by \w+: approved-by-phone/);
  expect(data.match(/data-edited +by \w+: discount/g)).toHaveLength(1);
});

test('what is no task, and what cannot be, ends with a code of its own', async () => {
  const id = (await run('run bill --set amount=1')).data.trim();
  const wrong = await run(`runs rewind ${id} price`);
  expect([wrong.code, wrong.words]).toEqual([2, expect.stringContaining('/do/1/charge')]);
  const never = await run(`runs rewind ${id} /do/3/send`);
  expect([never.code, never.words]).toEqual([5, expect.stringContaining('task-not-entered')]);
});
