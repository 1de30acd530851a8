import { publishExample, readExampleInput } from '@tutti/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform, startRun } from '../../e2e/rig/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  await publishExample(platform.client, 'fan-out');
});
afterAll(() => platform.close());

test('every word is looked at from both sides', async () => {
  const runId = await startRun(platform.client, 'fan-out', await readExampleInput('fan-out'));
  const { run } = await endOf(platform.client, runId);
  expect(run.output).toEqual({
    found: [
      { word: 'adagio', length: 6, reversed: 'oigada' },
      { word: 'presto', length: 6, reversed: 'otserp' },
      { word: 'tutti', length: 5, reversed: 'ittut' },
    ],
  });
});

test('no words find nothing', async () => {
  const runId = await startRun(platform.client, 'fan-out', { words: [] });
  expect((await endOf(platform.client, runId)).run.output).toEqual({ found: [] });
});
