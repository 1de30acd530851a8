import { publishExample, readExampleInput } from '@tutti/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform, startRun } from '../../e2e/rig/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  await publishExample(platform.client, 'sub-workflow');
});
afterAll(() => platform.close());

test('the tax comes from a run of its own', async () => {
  const input = await readExampleInput('sub-workflow');
  const runId = await startRun(platform.client, 'invoice', input);
  const { run } = await endOf(platform.client, runId);
  expect(run.output).toEqual({ net: 200, tax: 38, gross: 238 });
  const children = await platform.client.runs.list('demo', { parent: runId });
  expect(children.items).toMatchObject([{ definition: { name: 'tax' }, status: 'completed' }]);
});

test('a fault of the called run is a fault of the caller', async () => {
  const runId = await startRun(platform.client, 'invoice', { net: 200, country: 'XX' });
  const { run } = await endOf(platform.client, runId);
  expect(run).toMatchObject({
    status: 'faulted',
    problem: { status: 422, detail: 'There is no tax rate for "XX".' },
  });
});
