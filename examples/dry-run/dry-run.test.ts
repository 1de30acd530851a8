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

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  await publishExample(platform.client, 'dry-run');
});
afterAll(() => platform.close());

/** Starts the example at the services of this test. */
async function start(changes: object): Promise<string> {
  const input = await readExampleInput('dry-run');
  const { urls } = platform.services;
  return startRun(platform.client, 'dry-run', { ...input, services: urls, ...changes });
}

/** The side effects at the services that came from this run, in order. */
function effectsOf(runId: string): string[] {
  const { payment, notifier } = platform.services.byName;
  return [payment, notifier]
    .flatMap(({ effects }) => effects.all())
    .filter(({ idempotencyKey }) => idempotencyKey?.startsWith(runId))
    .map(({ operation }) => operation);
}

const PRETENDED = {
  receipt: 'dry-receipt',
  calls: [
    { task: 'charge', id: 'dry-charge' },
    { task: 'receipt', id: 'dry-receipt' },
  ],
};

test('a dry run has answers, and calls nobody', async () => {
  const runId = await start({ dryRun: true });
  expect((await endOf(platform.client, runId)).run.output).toEqual(PRETENDED);
  expect(effectsOf(runId)).toEqual([]);
});

test('the same definition calls the services when it is no dry run', async () => {
  const runId = await start({ dryRun: false });
  const { run } = await endOf(platform.client, runId);
  expect(run.output).toMatchObject({ calls: [{ task: 'charge' }, { task: 'receipt' }] });
  expect(effectsOf(runId)).toEqual(['charge', 'notify']);
});

test('a kill in the middle of an extension is made good', async () => {
  const runId = await start({ dryRun: true, latency: 'PT2S' });
  const isTravelling = async () => {
    const { currentTasks } = await platform.client.runs.get('demo', runId);
    return currentTasks.includes('travel') || undefined;
  };
  await until(isTravelling, () => 'the pretended call has not begun');
  await platform.crash();
  const { run, events } = await endOf(platform.client, runId);
  expect(run.output).toEqual(PRETENDED);
  const around = ['charge', 'travel', 'answer', 'entry', 'receipt', 'travel', 'answer', 'entry'];
  expect(tasksWith(events, 'task-started')).toEqual([...around, 'sum']);
});
