import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Services, startServices } from '../start-services.ts';

let services: Services;
beforeEach(async () => {
  services = await startServices();
});
afterEach(() => services.close());

async function ask(url: string, method = 'GET', body?: unknown, key?: string) {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });
  return { status: response.status, body: await response.json() };
}

const charge = (key?: string) =>
  ask(`${services.urls.payment}/charges`, 'POST', { orderId: 'order-1', amount: 5 }, key);

describe('a service', () => {
  test('answers its OpenAPI document with its own address', async () => {
    expect(await ask(`${services.urls.shipping}/openapi.json`)).toMatchObject({
      body: {
        openapi: '3.0.3',
        servers: [{ url: services.urls.shipping }],
        paths: {
          '/shipments': { post: { operationId: 'bookShipment' } },
          '/shipments/{shipmentId}': {
            delete: {
              operationId: 'cancelShipment',
              parameters: [
                { name: 'shipmentId', in: 'path', required: true, schema: { type: 'string' } },
              ],
            },
          },
        },
      },
    });
  });

  test('does a change once for its Idempotency-Key, and records how often it was asked', async () => {
    const taken = { id: 'charge-1', orderId: 'order-1', amount: 5, status: 'charged' };
    expect([await charge('k1'), await charge('k1')]).toEqual([
      { status: 201, body: taken },
      { status: 201, body: taken },
    ]);
    expect((await ask(`${services.urls.payment}/effects`)).body).toEqual({
      effects: [
        {
          operation: 'charge',
          idempotencyKey: 'k1',
          parameters: {},
          body: { orderId: 'order-1', amount: 5 },
          answer: { status: 201, body: taken },
          deliveries: 2,
        },
      ],
    });
  });

  test('does a change without a key every time', async () => {
    await charge();
    expect(await charge()).toMatchObject({ body: { id: 'charge-2' } });
  });

  test('fails as it is told, and records nothing then', async () => {
    await ask(`${services.urls.payment}/faults`, 'PUT', { next: 1, status: 502 });
    const failed = await charge('k1');
    const worked = await charge('k1');
    expect([failed.status, worked.status, services.byName.payment.effects.all().length]).toEqual([
      502, 201, 1,
    ]);
  });

  test('cuts a request off before it is carried out, or after', async () => {
    services.byName.payment.setFaults({ next: 1, refuse: true });
    await expect(charge('k1')).rejects.toThrow();
    services.byName.payment.setFaults({ next: 1, loseAnswer: true });
    await expect(charge('k2')).rejects.toThrow();
    expect(services.byName.payment.effects.all().map((effect) => effect.idempotencyKey)).toEqual([
      'k2',
    ]);
  });

  test('refuses what it cannot do with a problem', async () => {
    expect(await ask(`${services.urls.payment}/charges`, 'POST', { orderId: 'o' })).toEqual({
      status: 400,
      body: {
        type: 'about:blank',
        status: 400,
        title: 'HTTP 400',
        detail: 'Expected "amount" to be above 0, but it is absent.',
      },
    });
  });
});

describe('what is undone', () => {
  test('a reservation gives its quantity back', async () => {
    const url = services.urls.inventory;
    const order = { orderId: 'order-1', sku: 'violin', quantity: 3 };
    await ask(`${url}/reservations`, 'POST', order);
    await ask(`${url}/reservations/reservation-1`, 'DELETE');
    expect((await ask(`${url}/stock/violin`)).body).toEqual({
      sku: 'violin',
      reserved: 0,
      left: 1_000_000,
    });
  });

  test('a charge is refunded once', async () => {
    await charge();
    const url = `${services.urls.payment}/charges/charge-1/refund`;
    expect([(await ask(url, 'POST', {})).status, (await ask(url, 'POST', {})).status]).toEqual([
      200, 409,
    ]);
  });

  test('no carrier goes to Atlantis', async () => {
    const url = `${services.urls.shipping}/shipments`;
    const answer = await ask(url, 'POST', { orderId: 'order-1', destination: 'Atlantis' });
    expect(answer).toMatchObject({
      status: 422,
      body: { detail: 'No carrier goes to Atlantis.' },
    });
  });
});
