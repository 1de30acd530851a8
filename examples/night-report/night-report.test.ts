import { publishExample, readExampleInput } from '@tutti/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform, startRun } from '../../e2e/rig/platform.ts';
import { until } from '../../e2e/rig/until.ts';

const DAY_MS = 86_400_000;

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  await publishExample(platform.client, 'night-report');
});
afterAll(() => platform.close());

test('a report is of the day before its night', async () => {
  const input = await readExampleInput('night-report');
  const runId = await startRun(platform.client, 'night-report', input);
  const { run } = await endOf(platform.client, runId);
  expect(run.output).toEqual({ day: '2026-03-28', reason: 'fire' });
});

test('the preview knows what the clock does in the night of 28 March 2027', async () => {
  const { items } = await platform.client.schedules.preview('demo', 'night-report', {
    from: '2027-03-27T12:00:00Z',
    count: 2,
  });
  expect(items.map(({ local }) => local)).toEqual([
    '2027-03-28 03:00:00 GMT+02:00',
    '2027-03-29 02:30:00 GMT+02:00',
  ]);
});

test('the nights of a range are made up for once each, though the server is killed meanwhile', async () => {
  const { schedules } = platform.client;
  const to = Date.now();
  const range = {
    from: new Date(to - 200 * DAY_MS).toISOString(),
    to: new Date(to).toISOString(),
  };
  const { fires } = await schedules.backfill('demo', 'night-report', range);
  await platform.crash();
  expect((await schedules.backfill('demo', 'night-report', range)).fires).toEqual(fires);
  await until(
    async () => {
      const { queued, waitingFor } = await schedules.get('demo', 'night-report');
      return queued + waitingFor.length === 0 ? true : undefined;
    },
    () => 'the queue of the schedule does not get empty',
  );
  const tag = ['scheduledBy=backfill'];
  const { items } = await platform.client.runs.list('demo', { tag, limit: 500 });
  expect(items.map(({ tags }) => tags?.['scheduledAt']).toSorted()).toEqual(fires);
  expect(new Set(items.map(({ status }) => status))).toEqual(new Set(['completed']));
});
