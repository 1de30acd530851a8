import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { ROUTES } from '@tutti/api';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { operatorOnly } from '../testing/operator-only.ts';
import { json, type StreamMessage, stream } from './answer.ts';
import { createApp } from './app.ts';
import { CONNECTION_LIMITS } from './connection-limits.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { listen } from './listen.ts';

const logger = pino({ level: 'silent' });
const streamLimits = { streams: 1, heartbeatMs: 60_000, stallMs: 60_000 };
let app: FastifyInstance | undefined;

afterEach(async () => {
  await app?.close();
});

function create(endpoints: readonly Endpoint[], options = {}): FastifyInstance {
  const access = operatorOnly('t');
  app = createApp({ endpoints, access, logger, streamLimits, ...options });
  return app;
}

async function serve(endpoints: readonly Endpoint[], options = {}): Promise<number> {
  return portOf(await listen(create(endpoints, options), 0));
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** What the server says until it ends the connection. */
async function say(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

const request = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\nAccept: text/event-stream\r\n\r\n`;

test('what is not HTTP is a problem', async () => {
  const port = await serve([]);
  const answer = await say(port, 'HELLO\r\n\r\n');
  expect(answer).toContain('HTTP/1.1 400 ');
  expect(answer).toContain('"code":"malformed-request"');
});

test('headers without end are a problem', async () => {
  const port = await serve([]);
  const answer = await say(port, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}`);
  expect(answer).toContain('HTTP/1.1 431 ');
  expect(answer).toContain('"code":"headers-too-large"');
});

test('a request that comes too slowly is a problem', async () => {
  const connectionLimits = { ...CONNECTION_LIMITS, headersMs: 20, requestMs: 40, checkEveryMs: 10 };
  const port = await serve([], { connectionLimits });
  const answer = await say(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n');
  expect(answer).toContain('HTTP/1.1 408 ');
  expect(answer).toContain('"code":"request-timeout"');
});

test('a stream is told to its end as server-sent events', async () => {
  async function* messages(): AsyncGenerator<StreamMessage> {
    yield { id: '1', event: 'first', data: { text: 'a\nb' } };
    yield { data: 2 };
  }
  const port = await serve([endpoint(ROUTES.listRuns, async () => stream(messages()))]);
  const response = await fetch(`http://127.0.0.1:${port}/v1/namespaces/demo/runs`, {
    headers: { authorization: 'Bearer t' },
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toBe('id: 1\nevent: first\ndata: {"text":"a\\nb"}\n\ndata: 2\n\n');
});

/** A stream that goes on until its signal aborts, and says so. */
function endless(data: unknown) {
  const state = { ended: false };
  const route = endpoint(ROUTES.listRuns, async ({ signal }) => stream(tell(signal)));
  async function* tell(signal: AbortSignal): AsyncGenerator<StreamMessage> {
    try {
      while (!signal.aborted) {
        yield { data };
        await setImmediate();
      }
    } finally {
      state.ended = true;
    }
  }
  return { state, route };
}

async function openStream(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(request('/v1/namespaces/demo/runs'));
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

test('a stream ends with its client', async () => {
  const { state, route } = endless('x');
  const socket = await openStream(await serve([route]));
  expect(state.ended).toBe(false);
  socket.destroy();
  await vi.waitFor(() => expect(state.ended).toBe(true), { timeout: 30_000 });
});

test('a client that stops reading is dropped', async () => {
  const { state, route } = endless('x'.repeat(1_000_000));
  const limits = { ...streamLimits, stallMs: 50 };
  const socket = await openStream(await serve([route], { streamLimits: limits }));
  socket.pause();
  await vi.waitFor(() => expect(state.ended).toBe(true), { timeout: 30_000 });
  socket.destroy();
});

test('one stream too many is refused, until another has ended', async () => {
  const { state, route } = endless('x');
  const port = await serve([route]);
  const first = await openStream(port);
  const refused = fetch(`http://127.0.0.1:${port}/v1/namespaces/demo/runs`, {
    headers: { authorization: 'Bearer t' },
  });
  expect(await (await refused).json()).toMatchObject({ status: 429, code: 'overloaded' });
  first.destroy();
  await vi.waitFor(() => expect(state.ended).toBe(true), { timeout: 30_000 });
  const second = await openStream(port);
  second.destroy();
});

test('a silent stream has heartbeats', async () => {
  async function* silence(signal: AbortSignal): AsyncGenerator<StreamMessage> {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
  const route = endpoint(ROUTES.listRuns, async ({ signal }) => stream(silence(signal)));
  const port = await serve([route], { streamLimits: { ...streamLimits, heartbeatMs: 5 } });
  const socket = await openStream(port);
  const beat = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
  expect(beat.toString()).toContain(':\n\n');
  socket.destroy();
});

test('closing cuts streams off and answers who waits', async () => {
  const { state, route } = endless('x');
  const arrived = Promise.withResolvers<void>();
  const waiting = endpoint(ROUTES.getRun, async ({ signal }) => {
    arrived.resolve();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return json(202, { status: 'running' });
  });
  const port = await serve([route, waiting]);
  const socket = await openStream(port);
  const cutOff = new Promise((resolve) => socket.once('close', resolve));
  const answer = say(port, request('/v1/namespaces/demo/runs/r'));
  await arrived.promise;
  await app?.close();
  await cutOff;
  expect(state.ended).toBe(true);
  expect(await answer).toContain('{"status":"running"}');
});

test('a server that is closing takes nothing new', async () => {
  const server = create([endpoint(ROUTES.getHealth, async () => json(200, {}))]);
  const closing = Promise.withResolvers<void>();
  const mayClose = Promise.withResolvers<void>();
  server.addHook('preClose', async () => {
    closing.resolve();
    await mayClose.promise;
  });
  const url = await listen(server, 0);
  const closed = server.close();
  await closing.promise;
  const response = await fetch(`${url}/healthz`);
  mayClose.resolve();
  expect(response.headers.get('retry-after')).toBe('5');
  expect(await response.json()).toMatchObject({ status: 503, code: 'shutting-down' });
  await closed;
});
