import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { CloudEvent, SetEventSink } from '@tutti/api';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { definitionOf } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const EMIT = definitionOf('pay', [
  { tell: { emit: { event: { with: { type: 'order.paid', source: '/shop', data: '${ . }' } } } } },
]);

let server: TestServer;
let receiver: Server;
let came: CloudEvent[];
let sink: SetEventSink;
beforeEach(async () => {
  came = [];
  receiver = createServer(async (request, response) => {
    came.push((await json(request)) as CloudEvent);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  server = await startTestServer([EMIT]);
  await server.client.secrets.set('demo', 'signing', SECRET);
  sink = { url: `http://127.0.0.1:${port}/`, types: ['order.*'], secrets: ['signing'] };
  await server.client.eventSinks.set('demo', 'audit', sink);
});
afterEach(async () => {
  await server.close();
  receiver.closeAllConnections();
  receiver.close();
});

const pay = (input: number) =>
  server.client.runs.start('demo', { definition: { name: 'pay' }, input });
/** For a machine that has much else to do. */
const patient = { timeout: 30_000 };
const untilCame = (...data: number[]) =>
  vi.waitFor(() => expect(came.map((event) => event.data)).toEqual(data), patient);

test('what runs emit and what comes from outside reaches a sink', async () => {
  await pay(1);
  await untilCame(1);
  const event = {
    specversion: '1.0',
    id: 'x',
    source: '/out',
    type: 'order.sent',
    data: 2,
  } as const;
  await server.client.events.send('demo', [event]);
  await untilCame(1, 2);
  expect(came[1]).toEqual(event);
  await vi.waitFor(async () => {
    expect(await server.client.eventSinks.get('demo', 'audit')).toMatchObject({ delivered: 2 });
  }, patient);
});

test('a sink is paused, resumed, and goes back', async () => {
  const { eventSinks } = server.client;
  const begin = new Date().toISOString();
  expect(await eventSinks.pause('demo', 'audit')).toMatchObject({ status: 'paused' });
  await pay(1);
  expect(came).toEqual([]);
  expect(await eventSinks.resume('demo', 'audit')).toMatchObject({ status: 'active' });
  await untilCame(1);
  await eventSinks.replay('demo', 'audit', begin);
  await untilCame(1, 1);
});

test('a sink is told with everything, listed, and deleted once', async () => {
  const { eventSinks } = server.client;
  const told = await eventSinks.get('demo', 'audit');
  expect(told).toEqual({
    namespace: 'demo',
    name: 'audit',
    ...sink,
    sources: [],
    status: 'active',
    delivered: 0,
    failures: 0,
    updatedAt: told.updatedAt,
    updatedBy: 'operator',
  });
  await eventSinks.set('demo', 'b', sink);
  const first = await eventSinks.list('demo', { limit: 1 });
  const rest = await eventSinks.list('demo', { cursor: first.next ?? '' });
  expect([...first.items, ...rest.items].map(({ name }) => name)).toEqual(['audit', 'b']);
  await eventSinks.delete('demo', 'b');
  const gone = { code: 'event-sink-not-found' };
  for (const ask of ['delete', 'get', 'pause', 'resume'] as const) {
    await expect(eventSinks[ask]('demo', 'b')).rejects.toMatchObject(gone);
  }
  const replayed = eventSinks.replay('demo', 'b', '2026-01-01T00:00:00Z');
  await expect(replayed).rejects.toMatchObject(gone);
});

test('a failure is shown', async () => {
  const closed = { ...sink, url: 'http://127.0.0.1:1/' };
  await server.client.eventSinks.set('demo', 'audit', closed);
  await pay(1);
  await vi.waitFor(async () => {
    const told = await server.client.eventSinks.get('demo', 'audit');
    expect(told.lastFailure?.detail).toContain('http://127.0.0.1:1 refused the connection');
    expect(told).toHaveProperty('failingSince');
  }, patient);
});

describe('a sink that is a channel of a broker', () => {
  const channel = { document: 'https://broker.example/asyncapi.json', operation: 'tell' };
  const url = '/v1/namespaces/demo/event-sinks/broker';

  test('is shown as it was set up', async () => {
    await server.client.eventSinks.set('demo', 'broker', { channel, types: ['none'] });
    const told = await server.client.eventSinks.get('demo', 'broker');
    expect(told).toMatchObject({ channel, types: ['none'], status: 'active' });
    expect(told).not.toHaveProperty('url');
  });

  test.each([
    ['operation and channel', { channel: { ...channel, channel: 'c' } }, 'body/channel'],
    ['secrets that sign', { channel, secrets: ['signing'] }, 'body/secrets'],
    [
      'a secret that is not there',
      { channel: { ...channel, authentication: { scheme: 'basic', secret: 'x' } } },
      'body/channel/authentication/secret',
    ],
  ])('is refused with %s', async (_, payload, field) => {
    const response = await server.send({ method: 'POST', url, payload });
    expect(response.statusCode).toBe(400);
    expect(response.json().errors).toMatchObject([{ field }]);
  });
});

describe('a sink', () => {
  test.each<[string, object, string]>([
    ['a secret that is not there', { secrets: ['x'] }, 'body/secrets/0'],
    ['no secret', { secrets: [] }, 'body/secrets'],
    ['another scheme', { url: 'ftp://a.example/' }, 'body/url'],
    ['a user in the URL', { url: 'https://me:pw@a.example/' }, 'body/url'],
    ['no host', { url: 'https://[/' }, 'body/url'],
    ['too many patterns', { types: Array.from({ length: 51 }, () => 'x') }, 'body/types'],
    ['an empty pattern', { sources: [''] }, 'body/sources/0'],
    ['a mistyped member', { type: 'x' }, 'body/type'],
    ['two places', { channel: { document: 'https://a.example/d', channel: 'c' } }, 'body'],
    ['no place', { url: undefined }, 'body'],
    ['no secrets at all', { secrets: undefined }, 'body/secrets'],
  ])('with %s is refused', async (_, changes, field) => {
    const url = '/v1/namespaces/demo/event-sinks/broken';
    const response = await server.send({ method: 'POST', url, payload: { ...sink, ...changes } });
    expect(response.statusCode).toBe(400);
    const fields = response.json().errors.map((each: { field: string }) => each.field);
    expect(fields).toContain(field);
  });

  test.each(['yesterday', '2016-12-31T23:59:60Z'])('does not go on from %s', async (from) => {
    const url = '/v1/namespaces/demo/event-sinks/audit/replay';
    const response = await server.send({ method: 'POST', url, payload: { from } });
    expect(response.statusCode).toBe(400);
  });
});
