import { publishExample, readExampleInput } from '@tutti/demo';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  endOf,
  type Platform,
  startPlatform,
  startRun,
  tasksWith,
} from '../../e2e/rig/platform.ts';
import { until } from '../../e2e/rig/until.ts';

let platform: Platform;
let ordered = 0;

beforeAll(async () => {
  platform = await startPlatform();
  await publishExample(platform.client, 'order-fulfilment');
});
afterAll(() => platform.close());
afterEach(() => {
  for (const service of Object.values(platform.services.byName)) service.setFaults({});
});

interface Wanted {
  readonly destination?: string;
  readonly whenItFails?: 'reject' | 'fault';
}

/** Starts an order of a customer of its own. */
async function order({ destination = 'Leipzig', whenItFails = 'reject' }: Wanted = {}) {
  ordered += 1;
  const customer = `customer-${ordered}`;
  const { order: example, ...input } = await readExampleInput('order-fulfilment');
  const runId = await startRun(platform.client, 'order-fulfilment', {
    ...input,
    order: { ...Object(example), customer, destination },
    whenItFails,
    services: platform.services.urls,
  });
  return { runId, customer };
}

/** The side effects at a service that came from this run, in order. */
function effectsOf(runId: string, ...services: (keyof Platform['services']['byName'])[]) {
  return services.flatMap((name) =>
    platform.services.byName[name].effects
      .all()
      .filter((effect) => effect.idempotencyKey?.startsWith(runId))
      .map((effect) => effect.operation),
  );
}

async function messagesTo(customer: string): Promise<string[]> {
  const effects = platform.services.byName.notifier.effects.all();
  return effects.filter(({ body }) => body.to === customer).map(({ body }) => String(body.text));
}

async function stockReserved(): Promise<number> {
  const response = await fetch(`${platform.services.urls.inventory}/stock/violin`);
  const stock: unknown = await response.json();
  return Number(Reflect.get(Object(stock), 'reserved'));
}

describe('an order', () => {
  test('is fulfilled', async () => {
    const { runId, customer } = await order();
    const { run } = await endOf(platform.client, runId);
    expect(run).toMatchObject({
      status: 'completed',
      compensation: 'none',
      output: { status: 'fulfilled', amount: 2745, orderId: expect.stringMatching(/^order-/) },
    });
    expect(effectsOf(runId, 'orders', 'inventory', 'payment', 'shipping')).toEqual([
      'createOrder',
      'reserveStock',
      'reserveStock',
      'reserveStock',
      'authorise',
      'charge',
      'bookShipment',
    ]);
    expect(await messagesTo(customer)).toEqual([expect.stringContaining('is on its way')]);
  });

  test('waits for a payment service that comes back', async () => {
    platform.services.byName.payment.setFaults({ operation: 'charge', next: 2 });
    const { runId } = await order();
    const { run, events } = await endOf(platform.client, runId);
    expect(run.status).toBe('completed');
    expect(tasksWith(events, 'task-started').filter((name) => name === 'charge').length).toBe(3);
    expect(effectsOf(runId, 'payment')).toEqual(['authorise', 'charge']);
  });

  test('is charged once when the answer to the charge is lost', async () => {
    platform.services.byName.payment.setFaults({ operation: 'charge', next: 1, loseAnswer: true });
    const { runId } = await order();
    const { run } = await endOf(platform.client, runId);
    expect(run.status).toBe('completed');
    expect(effectsOf(runId, 'payment')).toEqual(['authorise', 'charge']);
  });

  test('is fulfilled although the customer cannot be told', async () => {
    platform.services.byName.notifier.setFaults({ status: 400 });
    const { runId, customer } = await order();
    const { run } = await endOf(platform.client, runId);
    expect(run.output).toMatchObject({ status: 'fulfilled' });
    expect(await messagesTo(customer)).toEqual([]);
  });

  test('is undone in reverse order and rejected when no carrier goes there', async () => {
    const before = await stockReserved();
    const { runId, customer } = await order({ destination: 'Atlantis' });
    const { run, events } = await endOf(platform.client, runId);
    expect(run).toMatchObject({
      status: 'completed',
      output: { status: 'rejected', problem: { status: 422 } },
    });
    expect(tasksWith(events, 'task-compensated')).toEqual([
      'charge',
      'reserveItem',
      'reserveItem',
      'reserveItem',
      'createOrder',
    ]);
    expect(effectsOf(runId, 'orders', 'payment', 'shipping')).toEqual([
      'createOrder',
      'cancelOrder',
      'authorise',
      'charge',
      'refund',
    ]);
    expect(await stockReserved()).toBe(before);
    expect(await messagesTo(customer)).toEqual([expect.stringContaining('you pay nothing')]);
  });

  test('faults after it is undone when that is wished', async () => {
    const before = await stockReserved();
    const { runId, customer } = await order({ destination: 'Atlantis', whenItFails: 'fault' });
    const { run } = await endOf(platform.client, runId);
    expect(run).toMatchObject({
      status: 'faulted',
      compensation: 'completed',
      problem: { status: 422, instance: expect.stringMatching(/\/bookShipment$/) },
    });
    expect(await stockReserved()).toBe(before);
    expect(await messagesTo(customer)).toEqual([]);
  });

  test('is undone even when the refund fails at first', async () => {
    platform.services.byName.payment.setFaults({ operation: 'refund', next: 2 });
    const { runId } = await order({ destination: 'Atlantis' });
    const { run } = await endOf(platform.client, runId);
    expect(run.output).toMatchObject({ status: 'rejected' });
    expect(effectsOf(runId, 'payment')).toEqual(['authorise', 'charge', 'refund']);
  });

  test('is refused before anything happens when it has no items', async () => {
    const { client, services } = platform;
    const input = {
      order: { customer: 'C', destination: 'D', items: [] },
      services: services.urls,
    };
    const runId = await startRun(client, 'order-fulfilment', input);
    const { run } = await endOf(client, runId);
    expect(run).toMatchObject({ status: 'faulted', problem: { status: 400 } });
    expect(effectsOf(runId, 'orders')).toEqual([]);
  });

  test('that is cancelled with rollback is undone', async () => {
    const { client, services } = platform;
    services.byName.shipping.setFaults({ operation: 'bookShipment', delayMs: 3000 });
    const { runId } = await order();
    const charged = () => (effectsOf(runId, 'payment').includes('charge') ? true : undefined);
    await until(charged, () => 'the order is not charged');
    await client.runs.cancel('demo', runId, { rollback: true, reason: 'The customer withdrew.' });
    const { run } = await endOf(client, runId);
    expect(run).toMatchObject({ status: 'cancelled', compensation: 'completed' });
    expect(effectsOf(runId, 'payment')).toEqual(['authorise', 'charge', 'refund']);
  });
});

describe('a server that is killed in the middle', () => {
  test.each([
    ['is fulfilled, each step once', 'Leipzig', 'fulfilled', ['reserveStock', 'charge']],
    ['is undone, each step once', 'Atlantis', 'rejected', ['charge', 'refund']],
  ])('forgets no order: it %s', async (_, destination, status, moments) => {
    const { runId } = await order({ destination });
    for (const operation of moments) {
      const happened = () =>
        effectsOf(runId, 'inventory', 'payment').includes(operation) ? true : undefined;
      await until(happened, () => `${operation} does not happen`);
      await platform.crash();
    }
    const { run, events } = await endOf(platform.client, runId);
    expect(run.output).toMatchObject({ status });
    expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index + 1));
    const effects = effectsOf(runId, 'orders', 'inventory', 'payment', 'shipping');
    const undone = ['cancelOrder', 'releaseStock', 'releaseStock', 'releaseStock', 'refund'];
    const done = [
      'createOrder',
      'reserveStock',
      'reserveStock',
      'reserveStock',
      'authorise',
      'charge',
    ];
    const last = status === 'rejected' ? undone : ['bookShipment'];
    expect(effects.toSorted()).toEqual([...done, ...last].toSorted());
  });
});
