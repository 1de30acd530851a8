import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { createDialer } from '@tutti/connectors';
import type { CloudEvent } from '@tutti/engine';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished, test } from 'vitest';
import { SecretFault } from '../runtime/ports.ts';
import type { EventSink, HttpTarget } from './event-sink.ts';
import { createHttpTransport } from './http-transport.ts';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const NEXT = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const EVENT: CloudEvent = {
  specversion: '1.0',
  id: 'e-1',
  source: '/shop',
  type: 'order.paid',
  data: { name: 'Zoë' },
};

const SECRETS: { readonly [name: string]: string | object } = {
  signing: SECRET,
  next: NEXT,
  plain: 'canary plain',
  object: { canary: 1 },
};

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function httpServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  onTestFinished(() => server.closeAllConnections());
  return listen(server);
}

function sinkAt(url: string, secrets = ['signing']): EventSink {
  return {
    namespace: 'shop',
    name: 'audit',
    settings: {
      target: { kind: 'http', url, secrets },
      types: [],
      sources: [],
      updatedAt: 0,
      updatedBy: 'ada',
    },
    progress: { status: 'active', position: 0, delivered: 0, failures: 0 },
  };
}

async function deliver(sink: EventSink, event = EVENT, answerWithinMs = 20_000) {
  const dialer = createDialer();
  const transport = createHttpTransport({
    dialer,
    secrets: {
      async secret(_, name) {
        if (name === 'sealed') throw new SecretFault('It is sealed with another key.');
        return JSON.parse(JSON.stringify(SECRETS[name] ?? null));
      },
    },
    now: Date.now,
    answerWithinMs,
  });
  try {
    const target = sink.settings.target as HttpTarget;
    return await transport.deliver(sink, target, event, new AbortController().signal);
  } finally {
    await dialer.close();
  }
}

/** A receiver that answers with a status, and what has come to it. */
async function receiver(status = 204, headers: { readonly [name: string]: string } = {}) {
  const came: { readonly request: IncomingMessage; readonly body: string }[] = [];
  const url = await httpServer(async (request, response) => {
    came.push({ request, body: await text(request) });
    response.writeHead(status, headers).end();
  });
  return { url: `${url}/events?key=canary`, came };
}

test('an event is posted in structured mode, with a signature for each secret', async () => {
  const { url, came } = await receiver();
  expect(await deliver(sinkAt(url, ['next', 'signing']))).toEqual({ kind: 'delivered' });
  const { request, body } = came[0]!;
  expect([request.method, request.url]).toEqual(['POST', '/events?key=canary']);
  expect(request.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
  const headers = request.headers as { [name: string]: string };
  for (const secret of [SECRET, NEXT]) {
    expect(new Webhook(secret).verify(body, headers)).toEqual(EVENT);
  }
});

test('an event has the same id at every try, and another one another', async () => {
  const { url, came } = await receiver();
  await deliver(sinkAt(url));
  await deliver(sinkAt(url));
  await deliver(sinkAt(url), { ...EVENT, source: '/bank' });
  const [first, second, third] = came.map(({ request }) => request.headers['webhook-id']);
  expect(first).toMatch(/^evt_[0-9a-f]{32}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test.each([200, 201, 202, 204])('%i takes it', async (status) => {
  expect(await deliver(sinkAt((await receiver(status)).url))).toEqual({ kind: 'delivered' });
});

test.each([302, 400, 401, 404, 429, 500, 503])(
  '%i is a failure that names the origin',
  async (status) => {
    const { url } = await receiver(status, { location: 'http://127.0.0.1:1/' });
    const detail = `Expected ${new URL(url).origin} to answer 2xx, but it answered ${status}.`;
    expect(await deliver(sinkAt(url))).toEqual({ kind: 'failed', detail });
  },
);

test('410 wants no more', async () => {
  expect(await deliver(sinkAt((await receiver(410)).url))).toMatchObject({ kind: 'gone' });
});

test('a receiver may ask for a pause', async () => {
  const { url } = await receiver(429, { 'retry-after': '30' });
  expect(await deliver(sinkAt(url))).toMatchObject({ kind: 'failed', retryAfterMs: 30_000 });
  const nonsense = await receiver(503, { 'retry-after': 'soon' });
  expect(await deliver(sinkAt(nonsense.url))).not.toHaveProperty('retryAfterMs');
});

test.each<[string, () => Promise<string>, RegExp]>([
  [
    'refuses',
    async () => {
      const server = createTcpServer();
      const origin = await listen(server);
      await new Promise((resolve) => server.close(resolve));
      return origin;
    },
    /refused the connection/,
  ],
  [
    'breaks off',
    () => listen(createTcpServer((socket) => socket.once('data', () => socket.destroy()))),
    /broke the connection off/,
  ],
  [
    'speaks no HTTP',
    () => listen(createTcpServer((socket) => socket.end('hello'))),
    /not valid HTTP|broke/,
  ],
  ['is where nobody may go', async () => 'http://169.254.169.254', /not allowed/],
  ['does not speak TLS', async () => (await receiver()).url.replace('http:', 'https:'), /TLS/],
  ['has no name', async () => 'http://nobody.invalid', /host name/],
])('one that %s is a failure, told without the query', async (_, start, detail) => {
  const result = await deliver(sinkAt(`${(await start()).replace(/\/events.*/, '')}/?key=canary`));
  expect(result).toEqual({ kind: 'failed', detail: expect.stringMatching(detail) });
  expect(JSON.stringify(result)).not.toContain('canary');
});

test('one that never answers is a failure, told without the query', async () => {
  const origin = await httpServer(() => {});
  const detail = `Expected ${origin} to answer within 0.3 s, but it did not.`;
  expect(await deliver(sinkAt(`${origin}/?key=canary`), EVENT, 300)).toEqual({
    kind: 'failed',
    detail,
  });
});

test.each<[string, RequestListener]>([
  ['of 50 MB', (_, response) => response.end(Buffer.alloc(50_000_000))],
  [
    'of which half comes',
    (_, response) => response.writeHead(200, { 'content-length': 9 }).write('x'),
  ],
  [
    'that breaks off',
    (_, response) =>
      response.writeHead(200, { 'content-length': 9 }).write('x', () => response.destroy()),
  ],
  [
    'that is compressed, though it was asked not to be',
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
  ],
])('a 2xx answer %s takes the event', async (_, answer) => {
  expect(await deliver(sinkAt(await httpServer(answer)), EVENT, 3000)).toEqual({
    kind: 'delivered',
  });
});

test.each([
  ['nobody', /no.* secret named nobody|has none/],
  ['plain', /whsec_/],
  ['object', /whsec_/],
  ['sealed', /another key/],
])('a secret %s signs nothing, and nothing of it is told', async (name, detail) => {
  const { url, came } = await receiver();
  const result = await deliver(sinkAt(url, [name]));
  expect(result).toEqual({ kind: 'failed', detail: expect.stringMatching(detail) });
  expect(JSON.stringify(result)).not.toContain('canary');
  expect(came).toEqual([]);
});
