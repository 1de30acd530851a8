import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform, startRun, tasksWith } from './rig/platform.ts';
import { until } from './rig/until.ts';

const DEFINITION = `
document: { dsl: '1.0.3', namespace: demo, name: pay-and-ship, version: '1.0.0' }
do:
  - pay:
      call: http
      with:
        method: post
        endpoint: \${ $workflow.input.payment + "/charges" }
        body: { orderId: o, amount: 1 }
  - pause:
      wait: { milliseconds: 300 }
  - ship:
      call: http
      with:
        method: post
        endpoint: \${ $workflow.input.shipping + "/shipments" }
        body: { orderId: o, destination: Leipzig }
`;

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  await platform.client.definitions.publish('demo', DEFINITION);
});
afterAll(() => platform.close());

function start(): Promise<string> {
  return startRun(platform.client, 'pay-and-ship', platform.services.urls);
}

function doneFor(runId: string): string[] {
  const { payment, shipping } = platform.services.byName;
  return [...payment.effects.all(), ...shipping.effects.all()]
    .filter(({ idempotencyKey }) => idempotencyKey?.startsWith(runId))
    .map(({ operation }) => operation);
}

test('a suspended run stays suspended over a crash, and goes on when it is resumed', async () => {
  const runId = await start();
  await platform.client.runs.suspend('demo', runId, { reason: 'A look first.' });
  await platform.crash();
  expect((await platform.client.runs.get('demo', runId)).status).toBe('suspended');
  await platform.client.runs.resume('demo', runId);
  const { run, events } = await endOf(platform.client, runId);
  expect(run.status).toBe('completed');
  expect(doneFor(runId)).toEqual(['charge', 'bookShipment']);
  expect(events.filter((event) => event.type === 'run-suspended')).toHaveLength(1);
});

test('a faulted run is retried from its faulted task, and does nothing twice', async () => {
  const { services, client } = platform;
  services.byName.shipping.setFaults({ next: 1, status: 500 });
  const runId = await start();
  expect((await endOf(client, runId)).run).toMatchObject({
    status: 'faulted',
    problem: { status: 500, instance: '/do/2/ship' },
  });
  await platform.crash();
  await client.runs.retry('demo', runId);
  const finished = async () =>
    (await client.runs.get('demo', runId)).status === 'completed' ? true : undefined;
  await until(finished, () => 'the retried run does not complete');
  expect(doneFor(runId)).toEqual(['charge', 'bookShipment']);
});

test('a completed run goes back to a task over a crash, and calls again under new keys', async () => {
  const { client, services } = platform;
  const runId = await start();
  expect((await endOf(client, runId)).run.status).toBe('completed');
  const request = { task: '/do/1/pause', reason: 'Ship it again.' };
  const preview = await client.runs.preview.rewind('demo', runId, request);
  expect(preview).toMatchObject({ cancelled: [], dropped: ['/do/1/pause', '/do/2/ship'] });
  const once = { idempotencyKey: 'back', ifSequence: preview.sequence };
  await client.runs.rewind('demo', runId, request, once);
  await platform.crash();
  await client.runs.rewind('demo', runId, request, once);
  const finished = async () =>
    (await client.runs.get('demo', runId)).status === 'completed' ? true : undefined;
  await until(finished, () => 'the rewound run does not complete');
  expect(doneFor(runId)).toEqual(['charge', 'bookShipment', 'bookShipment']);
  const keys = services.byName.shipping.effects.all().map(({ idempotencyKey }) => idempotencyKey);
  expect(keys.filter((key) => key?.startsWith(runId))).toEqual([`${runId}/a3/1`, `${runId}/a5/1`]);
});

test('a cancelled run does nothing more', async () => {
  const runId = await start();
  await platform.client.runs.cancel('demo', runId);
  const { run, events } = await endOf(platform.client, runId);
  expect(run.status).toBe('cancelled');
  expect(tasksWith(events, 'task-started')).not.toContain('ship');
});

test('the same idempotency key starts one run, also after a crash', async () => {
  const { client, services } = platform;
  const request = {
    definition: { name: 'pay-and-ship' },
    input: { ...services.urls },
  };
  const first = await client.runs.start('demo', request, { idempotencyKey: 'once' });
  await platform.crash();
  const again = await client.runs.start('demo', request, { idempotencyKey: 'once' });
  expect(again).toEqual({ kind: 'started', runId: first.runId, replayed: true });
});
