import { publishExample, readExampleInput } from '@tutti/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform, startRun } from '../../e2e/rig/platform.ts';
import { describeConfined } from '../../packages/connectors/src/testing/describe-confined.ts';

let platform: Platform;

async function outcomeOf(input: object) {
  const { run } = await endOf(platform.client, await startRun(platform.client, 'python', input));
  return run;
}

describeConfined('the example in Python', () => {
  beforeAll(async () => {
    platform = await startPlatform({ TUTTI_PYTHON: 'allow' });
    await publishExample(platform.client, 'python');
  });
  afterAll(() => platform.close());

  test('finds the unusual measurement', async () => {
    const run = await outcomeOf(await readExampleInput('python'));
    expect(run.output).toEqual({ mean: 22.05, unusual: ['12:00'] });
  });

  test('fails at its task, with what Python says, where there is nothing to measure', async () => {
    const run = await outcomeOf({ measurements: [] });
    expect(run).toMatchObject({
      status: 'faulted',
      problem: { instance: '/do/0/inspect', detail: expect.stringContaining('StatisticsError') },
    });
  });
});
