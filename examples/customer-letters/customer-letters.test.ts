import path from 'node:path';
import { publishExample, readExampleInput } from '@tutti/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform, startRun } from '../../e2e/rig/platform.ts';
import { until } from '../../e2e/rig/until.ts';

let platform: Platform;
beforeAll(async () => {
  const config = path.join(import.meta.dirname, 'tutti.json');
  platform = await startPlatform({ TUTTI_CONFIG: config });
  await publishExample(platform.client, 'customer-letters');
});
afterAll(() => platform.close());

async function letter(changes: object): Promise<string> {
  const input = await readExampleInput('customer-letters');
  const { notifier } = platform.services.urls;
  return startRun(platform.client, 'customer-letters', { ...input, notifier, ...changes });
}

/** What the customer was sent, in order. */
async function sentTo(customer: string): Promise<readonly string[]> {
  const answer = await fetch(`${platform.services.urls.notifier}/messages`);
  const { messages } = (await answer.json()) as {
    readonly messages: readonly { readonly to: string; readonly text: string }[];
  };
  return messages.filter(({ to }) => to === customer).map(({ text }) => text);
}

test('letters of one customer wait for each other, and reminders go first', async () => {
  const runs: string[] = [];
  for (const text of ['first', 'second', 'third']) runs.push(await letter({ text }));
  runs.push(await letter({ text: 'reminder', kind: 'reminder' }));
  const other = await letter({ text: 'other', customer: 'c-18' });
  await endOf(platform.client, other);
  for (const runId of runs)
    expect((await endOf(platform.client, runId)).run.status).toBe('completed');
  expect(await sentTo('c-17')).toEqual(['first', 'reminder', 'second', 'third']);
});

test('the line outlives a killed server, and nothing is sent twice', async () => {
  const texts = ['1', '2', '3', '4', '5', '6'];
  const runs: string[] = [];
  for (const text of texts) runs.push(await letter({ text, customer: 'c-19' }));
  const last = runs.at(-1) ?? '';
  const waits = await platform.client.runs.waits('demo', last);
  expect(waits).toMatchObject({ status: 'pending', place: { key: 'c-19', limit: 1 } });
  expect(waits.words).toMatch(/^It is queued: one run with the key 'c-19' may be under way/);
  await platform.crash();
  for (const runId of runs)
    expect((await endOf(platform.client, runId)).run.status).toBe('completed');
  expect(await sentTo('c-19')).toEqual(texts);
});

test('a service that is ill is left alone, and gets its letters when it is well', async () => {
  const { notifier } = platform.services.byName;
  notifier.setFaults({ rate: 1 });
  const runId = await letter({ text: 'late', customer: 'c-20' });
  const targetOf = async () =>
    (await platform.client.targets.list()).find(({ target }) => target === notifier.url);
  await until(
    async () => ((await targetOf())?.breaker?.state === 'open' ? true : undefined),
    () => 'the breaker does not open',
  );
  await until(
    async () => {
      const { tasks } = await platform.client.runs.waits('demo', runId);
      return tasks[0]?.words.startsWith('It has failed (Nothing was sent to ') ? true : undefined;
    },
    () => 'no try finds the breaker open',
  );
  notifier.setFaults({});
  expect((await endOf(platform.client, runId)).run.status).toBe('completed');
  expect(await sentTo('c-20')).toEqual(['late']);
  expect((await targetOf())?.breaker).toEqual({ state: 'closed', failures: 0 });
});
