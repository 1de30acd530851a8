import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '@tutti/connector-kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { faultOf } from '../../testing/fault-of.ts';
import { localServer } from '../../testing/local-server.ts';
import { messaging, ordersDocument, served } from '../../testing/messaging.ts';

type Members = { readonly [name: string]: Json };

interface Heard {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly host: string | undefined;
  readonly texts: string[];
}

/** A WebSocket server for the length of the current test; `onOpen` gets every connection. */
async function webSocketServer(onOpen: (socket: WebSocket, count: number) => void = () => {}) {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const heard: Heard[] = [];
  sockets.on('connection', (socket, { url, headers }) => {
    const { authorization, host } = headers;
    const texts: string[] = [];
    heard.push({ path: url, authorization, host, texts });
    socket.on('message', (data, isBinary) => texts.push(`${isBinary ? 'binary ' : ''}${data}`));
    onOpen(socket, heard.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

async function callOf(host: string, protocol: string, more: Members = {}): Promise<Members> {
  const document = await served(
    ordersDocument({ host, protocol, server: { pathname: '/v1' }, ...more }),
  );
  return { document, operation: 'orders' };
}

describe('WebSocket', () => {
  test('a message is a frame; its connection is kept for the next one', async () => {
    const { host, heard } = await webSocketServer();
    const call = await callOf(host, 'ws');
    const { publish } = messaging();
    const authentication = { scheme: 'bearer', token: 't' };
    for (const n of [1, 2]) await publish({ ...call, authentication, message: { payload: { n } } });
    await expect.poll(() => heard[0]?.texts.length).toBe(2);
    expect(heard).toEqual([
      { path: '/v1/orders', authorization: 'Bearer t', host, texts: ['{"n":1}', '{"n":2}'] },
    ]);
  });

  test('a connection is shared neither with other credentials nor with another channel', async () => {
    const { host, heard } = await webSocketServer();
    const call = await callOf(host, 'ws', { channel: { address: 'orders/{shop}' } });
    const { publish } = messaging();
    const authentication = { scheme: 'bearer', token: 't' };
    const message = { payload: {} };
    for (const proof of [{ authentication }, {}]) {
      for (const shop of ['a', 'b']) {
        const channel = `orders/${shop}`;
        await publish({ document: call.document ?? null, channel, ...proof, message });
      }
    }
    await expect.poll(() => heard.flatMap(({ texts }) => texts).length).toBe(4);
    expect(heard.map(({ path, authorization }) => ({ path, authorization }))).toEqual([
      { path: '/v1/orders/a', authorization: 'Bearer t' },
      { path: '/v1/orders/b', authorization: 'Bearer t' },
      { path: '/v1/orders/a', authorization: undefined },
      { path: '/v1/orders/b', authorization: undefined },
    ]);
  });

  test('a header of a binding that would change the request around it is a mistake', async () => {
    const { host } = await webSocketServer();
    const faults = ['Transfer-Encoding', 'x-shelf'].map(async (name) => {
      const headers = { properties: { [name]: { const: 'a\r\nb: c' } } };
      const call = await callOf(host, 'ws', {
        channel: { address: '/orders', bindings: { ws: { headers } } },
      });
      return faultOf(messaging().publish({ ...call, message: { payload: {} } }));
    });
    const mistake = { kind: 'terminal', type: 'configuration', status: 400 };
    expect(await Promise.all(faults)).toMatchObject([mistake, mistake]);
  });

  test('binary content travels in binary frames, from base64 and to it', async () => {
    const { host, heard } = await webSocketServer((socket) =>
      socket.send(Buffer.from([0, 1, 255])),
    );
    const call = await callOf(host, 'ws', { message: { contentType: 'application/octet-stream' } });
    const { publish, subscribe } = messaging();
    await publish({ ...call, message: { payload: Buffer.from('bytes').toString('base64') } });
    await expect.poll(() => heard[0]?.texts).toEqual(['binary bytes']);
    const subscribed = subscribe(call);
    expect(await subscribed.received(1)).toEqual([{ payload: 'AAH/', headers: {} }]);
  });

  test('what comes is taken one after the other, and a lost connection opened again', async () => {
    const { host } = await webSocketServer((socket, count) => {
      for (const n of [1, 2]) socket.send(JSON.stringify({ count, n }));
      if (count === 1) socket.close();
    });
    const subscribed = messaging().subscribe(await callOf(host, 'ws'));
    let atOnce = 0;
    subscribed.answer(async (item) => {
      atOnce += 1;
      await Promise.resolve();
      expect(atOnce).toBe(1);
      atOnce -= 1;
      return JSON.stringify(item).includes('"count":2,"n":2') ? 'enough' : 'more';
    });
    await subscribed.ended;
    const payloads = subscribed.items.map(({ item }) => (item as { payload: Json }).payload);
    expect(payloads).toEqual([
      { count: 1, n: 1 },
      { count: 1, n: 2 },
      { count: 2, n: 1 },
      { count: 2, n: 2 },
    ]);
  });

  test('the query and headers that a binding leaves no choice of are sent', async () => {
    const { host, heard } = await webSocketServer();
    const query = { properties: { format: { const: 'compact' }, page: { type: 'integer' } } };
    const call = await callOf(host, 'ws', {
      channel: { address: '/orders', bindings: { ws: { query } } },
    });
    await messaging().publish({ ...call, message: { payload: {} } });
    expect(heard[0]?.path).toBe('/v1/orders?format=compact');
  });

  test.each([
    [401, { kind: 'terminal', type: 'authentication', status: 401 }],
    [403, { kind: 'terminal', type: 'authorization', status: 403 }],
    [404, { kind: 'terminal', type: 'communication', status: 404, title: 'No WebSocket' }],
    [503, { kind: 'retryable', type: 'communication', status: 503, title: 'No WebSocket' }],
  ])('a handshake that is answered with %i is a fault', async (status, fault) => {
    const server = createServer((_, response) => response.writeHead(status).end());
    server.on('upgrade', (_, socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const call = await callOf(host, 'ws');
    expect(await faultOf(messaging().publish({ ...call, message: { payload: {} } }))).toMatchObject(
      fault,
    );
  });

  test('a message larger than what is accepted ends the subscription for good', async () => {
    const { host } = await webSocketServer((socket) => socket.send('x'.repeat(2000)));
    const { subscribe } = messaging({ limits: { messageBytes: 1000 } });
    expect(await faultOf(subscribe(await callOf(host, 'ws')).ended)).toMatchObject({
      kind: 'terminal',
      title: 'Refused By The Broker',
    });
  });
});

describe('HTTP', () => {
  const asJson = { 'content-type': 'application/json' };

  test('a message is a request', async () => {
    const server = await localServer((_, response) => void response.writeHead(202).end());
    const call = await callOf(new URL(server.origin).host, 'http', {
      operation: { bindings: { http: { method: 'PUT' } } },
    });
    const message = { payload: { n: 1 }, headers: { shelf: 'b' } };
    expect(await messaging().publish({ ...call, message })).toEqual(message);
    expect(server.received).toMatchObject([
      {
        method: 'PUT',
        url: '/v1/orders',
        body: '{"n":1}',
        headers: { ...asJson, shelf: 'b', 'idempotency-key': 'run-1/0/1' },
      },
    ]);
  });

  test('server-sent events are messages, and go on after the last one that was taken', async () => {
    const server = await localServer(({ headers }, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const from = Number(headers['last-event-id'] ?? 0) + 1;
      response.end(`id: ${from}\ndata: {"n":${from}}\n\n`);
    });
    const subscribed = messaging().subscribe(await callOf(new URL(server.origin).host, 'http'));
    subscribed.answer(() => (subscribed.items.length === 2 ? 'enough' : 'more'));
    await subscribed.ended;
    expect(subscribed.items).toEqual(
      [1, 2, 3].map((n) => ({ item: { payload: { n }, headers: {} }, id: `${n}` })),
    );
  });

  test.each([
    ['in any language', '☃', '☃'],
    ['that no header can carry', 'a\u0001b', undefined],
  ])('the id of an event %s does not end the subscription', async (_, id, expected) => {
    const asked: (string | undefined)[] = [];
    const server = await localServer(({ headers }, response) => {
      const lastId = headers['last-event-id'];
      asked.push(lastId === undefined ? lastId : Buffer.from(`${lastId}`, 'latin1').toString());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`id: ${id}\ndata: {}\n\n`);
    });
    const subscribed = messaging().subscribe(await callOf(new URL(server.origin).host, 'http'));
    subscribed.answer(() => (subscribed.items.length === 1 ? 'enough' : 'more'));
    await subscribed.ended;
    expect(asked).toEqual([undefined, expected]);
  });

  test('lines of JSON are messages', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write('{"n":1}\n{"n"');
      response.end(':2}\n');
    });
    const subscribed = messaging().subscribe(await callOf(new URL(server.origin).host, 'http'));
    subscribed.answer(() => (subscribed.items.length === 1 ? 'enough' : 'more'));
    await subscribed.ended;
    expect(subscribed.items.map(({ item }) => item)).toEqual(
      [1, 2].map((n) => ({ payload: { n }, headers: {} })),
    );
  });

  test('an answer that is no stream is one message', async () => {
    const server = await localServer(
      (_, response) => void response.writeHead(200, asJson).end('{"n":1}'),
    );
    const subscribed = messaging().subscribe(await callOf(new URL(server.origin).host, 'http'));
    subscribed.answer(() => 'enough');
    await subscribed.ended;
    expect(subscribed.items).toMatchObject([{ item: { payload: { n: 1 } } }]);
  });

  test.each([
    [403, 'terminal'],
    [503, 'retryable'],
  ] as const)('a status of %i is a %s fault', async (status, kind) => {
    const server = await localServer((_, response) => void response.writeHead(status).end());
    const call = await callOf(new URL(server.origin).host, 'http');
    const limits = { firstContactMs: 0 };
    const faults = [
      await faultOf(messaging().publish({ ...call, message: { payload: {} } })),
      await faultOf(messaging({ limits }).subscribe(call).ended),
    ];
    expect(faults).toMatchObject([
      { kind, status },
      { kind, status },
    ]);
  });
});
