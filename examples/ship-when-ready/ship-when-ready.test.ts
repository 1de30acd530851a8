import { readFile } from 'node:fs/promises';
import { publishExample } from '@tutti/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform } from '../../e2e/rig/platform.ts';
import { until } from '../../e2e/rig/until.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ TUTTI_LIFECYCLE_EVENTS: 'demo' });
  await publishExample(platform.client, 'ship-when-ready');
});
afterAll(() => platform.close());

function event(what: 'paid' | 'packed', orderId: number, data: object) {
  return {
    specversion: '1.0' as const,
    id: `${what}-${orderId}`,
    source: 'https://shop.example.com',
    type: `com.example.order.${what}`,
    data: { orderId, ...data },
  };
}

async function runsOf(name: string) {
  const { items } = await platform.client.runs.list('demo', { definition: name });
  return items;
}

/** The runs of the definition, when there are so many. */
function untilThere(name: string, count: number) {
  return until(
    async () => {
      const runs = await runsOf(name);
      return runs.length >= count ? runs : undefined;
    },
    () => `there are not ${count} runs of ${name}`,
  );
}

test('an order that is paid and packed is shipped once, though the server is killed in between', async () => {
  const { events } = platform.client;
  const paid = event('paid', 1, { amount: 20 });
  const packed = event('packed', 1, { parcels: 2 });
  await events.send('demo', [paid, event('packed', 2, { parcels: 1 })]);
  await platform.crash();
  await events.send('demo', [paid, packed]);
  await platform.crash();
  await events.send('demo', [packed]);
  const [run] = await untilThere('ship-when-ready', 1);
  const { run: ended } = await endOf(platform.client, run?.id ?? '');
  expect(ended.output).toEqual({ orderId: 1, amount: 20, parcels: 2 });
  expect(ended.tags).toMatchObject({ scheduledBy: 'event' });
  expect(await runsOf('ship-when-ready')).toHaveLength(1);
});

test('the input of the README makes a run of its own', async () => {
  const before = (await runsOf('ship-when-ready')).length;
  const text = await readFile(new URL('input.json', import.meta.url), 'utf8');
  await platform.client.events.send('demo', JSON.parse(text));
  const [run] = await untilThere('ship-when-ready', before + 1);
  const { run: ended } = await endOf(platform.client, run?.id ?? '');
  expect(ended.output).toEqual({ orderId: 17, amount: 59.9, parcels: 2 });
});

test('the ends of its runs start others, whose ends do not', async () => {
  const audit = {
    document: { dsl: '1.0.3', namespace: 'demo', name: 'audit', version: '1.0.0' },
    schedule: { on: { one: { with: { type: 'io.serverlessworkflow.workflow.completed.v1' } } } },
    do: [{ note: { set: { ended: '${ $workflow.input[0].name }' } } }],
  };
  await platform.client.definitions.publish('demo', JSON.stringify(audit));
  const orders = [event('paid', 3, { amount: 1 }), event('packed', 3, { parcels: 1 })];
  await platform.client.events.send('demo', orders);
  const [run] = await untilThere('audit', 1);
  const { run: ended } = await endOf(platform.client, run?.id ?? '');
  const [shipped] = await runsOf('ship-when-ready');
  expect(ended.output).toEqual({ ended: `ship-when-ready-${shipped?.id}.demo` });
  await platform.client.events.send('demo', [event('paid', 4, {}), event('packed', 4, {})]);
  await untilThere('audit', 2);
  expect(await runsOf('audit')).toHaveLength(2);
  expect((await platform.client.platform.about()).lifecycleEvents).toEqual(['demo']);
});
