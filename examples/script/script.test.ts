import { publishExample, readExampleInput } from '@tutti/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform, startRun } from '../../e2e/rig/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  await publishExample(platform.client, 'script');
});
afterAll(() => platform.close());

test('the median is worked out in JavaScript', async () => {
  const runId = await startRun(platform.client, 'script', await readExampleInput('script'));
  expect((await endOf(platform.client, runId)).run.output).toEqual({ median: 5.5 });
});

test('an exception of the script faults the run at its task', async () => {
  const runId = await startRun(platform.client, 'script', { numbers: 7 });
  const { run } = await endOf(platform.client, runId);
  expect(run).toMatchObject({ status: 'faulted', problem: { instance: '/do/0/median' } });
});
