import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { publishExample, readExampleInput } from '@tutti/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  endOf,
  type Platform,
  startPlatform,
  startRun,
  tasksWith,
} from '../../e2e/rig/platform.ts';
import { until } from '../../e2e/rig/until.ts';
import { type Bank, startBank } from './bank.ts';

const SECRET = `whsec_${Buffer.alloc(32, 42).toString('base64')}`;
const SETTLE_MS = 200;

let platform: Platform;
const banks: Bank[] = [];
beforeAll(async () => {
  platform = await startPlatform();
  const { client } = platform;
  await publishExample(client, 'payment-callback');
  await client.secrets.set('demo', 'bankSigning', SECRET);
  const webhook = await readFile(path.join(import.meta.dirname, 'webhook.json'), 'utf8');
  await client.webhooks.set('demo', 'payments', JSON.parse(webhook));
});
afterAll(async () => {
  for (const bank of banks) bank.close();
  await platform.close();
});

async function bankOf(options: Partial<Parameters<typeof startBank>[0]> = {}): Promise<Bank> {
  const bank = await startBank({ secret: SECRET, settleMs: SETTLE_MS, ...options });
  banks.push(bank);
  return bank;
}

async function pay(bank: Bank, order: string): Promise<string> {
  const input = await readExampleInput('payment-callback');
  const callback = `${platform.url}/webhooks/demo/payments`;
  return startRun(platform.client, 'payment-callback', {
    ...input,
    order,
    bank: bank.url,
    callback,
  });
}

test('each run hears of its own payment, once, however often the bank tells', async () => {
  const bank = await bankOf({ repeats: 3 });
  const orders = ['o-1', 'o-2', 'o-3'];
  const runs = await Promise.all(orders.map((order) => pay(bank, order)));
  const ends = await Promise.all(runs.map((runId) => endOf(platform.client, runId)));
  expect(ends.map(({ run }) => run.output)).toEqual(
    orders.map((order) => ({ order, payment: `pay-${order}`, status: 'settled' })),
  );
  await until(
    async () => (bank.deliveries.length === 9 ? true : undefined),
    () => `the bank has told ${bank.deliveries.length} times`,
  );
  expect(new Set(bank.deliveries)).toEqual(new Set([202]));
});

test('a bank that signs with another secret is not heard', async () => {
  const forger = await bankOf({ secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` });
  const runId = await pay(forger, 'o-4');
  await until(
    async () => (forger.deliveries.length > 1 ? true : undefined),
    () => 'the forger has not told anything',
  );
  expect(new Set(forger.deliveries)).toEqual(new Set([401]));
  expect((await platform.client.runs.get('demo', runId)).status).toBe('waiting');
});

test('a call that comes while the server is dead is told again, and heard', async () => {
  const bank = await bankOf({ settleMs: 300 });
  const runId = await pay(bank, 'o-5');
  const asked = async () =>
    (await platform.client.runs.get('demo', runId)).currentTasks.includes('settled') || undefined;
  await until(asked, () => 'the run does not wait for its callback');
  await platform.crash();
  const { run, events } = await endOf(platform.client, runId);
  expect(run.output).toMatchObject({ order: 'o-5', status: 'settled' });
  expect(tasksWith(events, 'task-completed')).toEqual(['ask', 'settled']);
  expect(bank.deliveries.at(-1)).toBe(202);
});
