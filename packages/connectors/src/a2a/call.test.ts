import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Json } from '@tutti/connector-kit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { objectMember, textMember } from '../arguments/json-object.ts';
import type { DialerOptions } from '../dialer/index.ts';
import { a2aAgent } from '../testing/a2a-agent.ts';
import { callContext } from '../testing/call-context.ts';
import { testCertificate } from '../testing/certificate.ts';
import { faultOf } from '../testing/fault-of.ts';
import { closedOrigin, jsonServer, localServer, tcpServer } from '../testing/local-server.ts';
import { a2aConnector } from './index.ts';

type Arguments = { readonly [name: string]: Json };

function call(args: Arguments, dialer: DialerOptions = {}, signal?: AbortSignal): Promise<Json> {
  const context = callContext({ dialer, ...(signal && { signal }) });
  return a2aConnector().functions.call!.perform(args, context);
}

const saying = (text: string) => ({ message: { parts: [{ kind: 'text', text }] } });

/** An agent, and ways to ask it. */
async function agent() {
  const { origin, received } = await a2aAgent();
  const ask = (method: string, parameters?: Arguments) =>
    call({ server: { uri: `${origin}/a2a` }, method, ...(parameters && { parameters }) });
  return { origin, received, ask };
}

describe('an agent', () => {
  test('answers a message, found by its card or directly', async () => {
    const { origin, received } = await agent();
    const places = [
      { agentCard: { uri: `${origin}/card.json` } },
      { server: { uri: `${origin}/a2a` } },
    ];
    for (const place of places) {
      expect(
        await call({ ...place, method: 'message/send', parameters: saying('Ada') }),
      ).toMatchObject({
        kind: 'message',
        role: 'agent',
        parts: [{ kind: 'text', text: 'Hello, Ada!' }],
      });
    }
    const sent = received.map(({ body }) => JSON.parse(body));
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(sent[0]).toEqual({
      jsonrpc: '2.0',
      id: 'run-1/0/1',
      method: 'message/send',
      params: {
        message: {
          ...saying('Ada').message,
          kind: 'message',
          role: 'user',
          messageId: expect.stringMatching(uuid),
        },
      },
    });
    expect(sent[1]).toEqual(sent[0]);
  });

  test('keeps what the definition says of a message', async () => {
    const { ask, received } = await agent();
    const message = { ...saying('Ada').message, messageId: 'mine', role: 'agent', kind: 'message' };
    await ask('message/send', { message });
    expect(JSON.parse(received[0]?.body ?? '').params.message).toEqual(message);
  });

  test('streams to its last event', async () => {
    const { ask } = await agent();
    expect(await ask('message/stream', saying('report'))).toMatchObject([
      { kind: 'task', status: { state: 'working' } },
      { kind: 'artifact-update', artifact: { parts: [{ text: 'All is well.' }] } },
      { kind: 'status-update', status: { state: 'completed' }, final: true },
    ]);
    expect(await ask('message/stream', saying('Ada'))).toMatchObject([{ kind: 'message' }]);
  });

  test('tells of its tasks, and ends them', async () => {
    const { ask } = await agent();
    const task = await ask('message/send', saying('report'));
    const id = textMember(task, 'id') ?? '';
    expect(await ask('tasks/get', { id })).toMatchObject({ id, status: { state: 'completed' } });
    expect(await faultOf(ask('tasks/cancel', { id }))).toMatchObject({
      kind: 'terminal',
      type: 'runtime',
      status: 409,
      title: 'Task Not Cancelable',
    });
  });

  test('can be listened to again', async () => {
    const { ask } = await agent();
    const configuration = { blocking: false };
    const task = await ask('message/send', { ...saying('hang'), configuration });
    const id = textMember(task, 'id') ?? '';
    expect(await ask('tasks/get', { id })).toMatchObject({ status: { state: 'working' } });
    const listening = ask('tasks/resubscribe', { id });
    expect(await ask('tasks/cancel', { id })).toMatchObject({ id, status: { state: 'canceled' } });
    expect(await listening).toMatchObject([{}, { status: { state: 'canceled' }, final: true }]);
  });

  test('pushes where it is told to', async () => {
    const { ask } = await agent();
    const task = await ask('message/send', saying('report'));
    const id = textMember(task, 'id') ?? '';
    const url = 'https://hooks.example/a2a';
    const set = await ask('tasks/pushNotificationConfig/set', {
      taskId: id,
      pushNotificationConfig: { id: 'hook', url },
    });
    const known = { id, pushNotificationConfigId: 'hook' };
    expect([
      objectMember(set, 'pushNotificationConfig').url,
      objectMember(await ask('tasks/pushNotificationConfig/get', known), 'pushNotificationConfig')
        .url,
      await ask('tasks/pushNotificationConfig/list', { id }),
      await ask('tasks/pushNotificationConfig/delete', known),
      await ask('tasks/pushNotificationConfig/list', { id }),
    ]).toMatchObject([url, url, [{ taskId: id }], null, []]);
  });

  test('shows its card in full, and what it does not offer', async () => {
    const { ask } = await agent();
    const card = { name: 'reporter', supportsAuthenticatedExtendedCard: true };
    expect(await ask('agent/getAuthenticatedExtendedCard')).toMatchObject(card);
    expect(await faultOf(ask('tasks/list'))).toMatchObject({ kind: 'terminal', type: 'runtime' });
  });

  test('is told who calls', async () => {
    const { origin, received } = await agent();
    const authentication = { scheme: 'bearer', token: 'tkn' };
    await call({
      agentCard: { uri: `${origin}/card.json`, authentication },
      method: 'message/send',
      parameters: saying('Ada'),
    });
    expect(received[0]?.headers).toMatchObject({
      authorization: 'Bearer tkn',
      'idempotency-key': 'run-1/0/1',
      'content-type': 'application/json',
      accept: 'application/json',
    });
  });
});

describe('an agent card', () => {
  const ask = async (card: unknown) => {
    const { origin } = await jsonServer(card);
    return faultOf(call({ agentCard: { uri: origin }, method: 'tasks/list' }));
  };

  const newer = { protocolBinding: 'JSONRPC', protocolVersion: '1.0', url: 'http://x.invalid' };
  const cards: readonly (readonly [string, (url: string) => object])[] = [
    [
      'has another main transport',
      (url) => ({
        url: 'http://x.invalid',
        preferredTransport: 'GRPC',
        additionalInterfaces: [{ transport: 'JSONRPC', url }],
      }),
    ],
    [
      'lists its interfaces',
      (url) => ({ supportedInterfaces: [newer, { ...newer, protocolVersion: '0.3', url }] }),
    ],
  ];
  test.each(cards)('that %s leads to the one of JSON-RPC', async (_, card) => {
    const { origin, received } = await a2aAgent();
    expect(await ask(card(`${origin}/a2a`))).toMatchObject({ type: 'runtime', status: 501 });
    expect(received.length).toBe(1);
  });

  test('does not send credentials elsewhere', async () => {
    const { origin, received } = await a2aAgent();
    const card = await jsonServer({ url: `${origin}/a2a` });
    const authentication = { scheme: 'bearer', token: 'tkn' };
    const agentCard = { uri: card.origin, authentication };
    await call({ agentCard, method: 'message/send', parameters: saying('Ada') });
    expect(card.received[0]?.headers.authorization).toBe('Bearer tkn');
    expect(received[0]?.headers.authorization).toBe(undefined);
  });

  test.each([
    [
      'speaks another language',
      { url: 'https://x.invalid', preferredTransport: 'HTTP+JSON' },
      'it names none',
    ],
    ['is no card', ['card'], 'to be a JSON object'],
  ])('that %s is refused', async (_, card, detail) => {
    expect(await ask(card)).toMatchObject({
      kind: 'terminal',
      type: 'configuration',
      detail: expect.stringContaining(detail),
    });
  });
});

describe('a failing agent', () => {
  const failed = { kind: 'retryable', type: 'communication', status: 500 };
  const ask = (
    origin: string,
    method = 'message/send',
    more: Arguments = {},
    dialer: DialerOptions = {},
  ) =>
    faultOf(call({ server: { uri: origin, ...more }, method, parameters: saying('Ada') }, dialer));

  test.each([
    [-32700, 'terminal', 400],
    [-32600, 'terminal', 400],
    [-32601, 'terminal', 501],
    [-32602, 'terminal', 400],
    [-32603, 'retryable', 500],
    [-32001, 'terminal', 404],
    [-32002, 'terminal', 409],
    [-32003, 'terminal', 501],
    [-32004, 'terminal', 501],
    [-32005, 'terminal', 415],
    [-32006, 'retryable', 502],
    [-32007, 'terminal', 404],
    [-31999, 'terminal', 500],
  ])('that answers the error %i', async (code, kind, status) => {
    const error = { jsonrpc: '2.0', id: 1, error: { code, message: 'not\nnow' } };
    for (const http of [200, 500]) {
      const { origin } = await jsonServer(error, http);
      expect(await ask(origin)).toMatchObject({
        kind,
        type: 'runtime',
        status,
        detail: `The agent at ${origin} answered message/send with the error ${code}: not now`,
      });
    }
  });

  test.each([
    [503, 'retryable'],
    [404, 'terminal'],
    [302, 'terminal'],
    [401, 'terminal'],
  ])('that answers the status %i', async (status, kind) => {
    const { origin } = await localServer((request, response) => {
      response.writeHead(status).end(`who is ${request.headers.authorization}?`);
    });
    const authentication = { scheme: 'bearer', token: 'canary-token' };
    expect(await ask(origin, 'message/send', { authentication })).toMatchObject({
      kind,
      type: 'communication',
      status,
      detail: expect.stringContaining('who is Bearer [redacted]?'),
    });
  });

  test('that is not there, or may not be reached', async () => {
    const origin = await closedOrigin();
    expect(await ask(origin)).toMatchObject({
      ...failed,
      detail: `The service at ${origin} refused the connection. See that it runs, and listens on that port.`,
    });
    const addresses = { allowLoopback: false, allowPrivate: false };
    expect(await ask(origin, 'message/send', {}, { addresses })).toMatchObject({
      kind: 'terminal',
      title: 'Address Not Allowed',
    });
  });

  test('that never answers', async () => {
    const { origin } = await localServer(() => {});
    const limits = { totalTimeoutMs: 50 };
    expect(await ask(origin, 'message/send', {}, { limits })).toMatchObject({
      kind: 'retryable',
      type: 'communication',
      status: 504,
    });
  });

  test('whose certificate is not trusted', async () => {
    const server = createSecureServer(testCertificate, (_, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await ask(`https://127.0.0.1:${port}`)).toMatchObject({
      ...failed,
      kind: 'terminal',
      detail: expect.stringContaining('presented a certificate that is self-signed. '),
    });
  });

  test.each([
    ['a page', 'text/html', '<html>'],
    ['half of JSON', 'application/json', '{"jsonrpc":'],
    ['something else in JSON', 'application/json', '{"fine":true}'],
    ['an event that is no answer', 'text/event-stream', 'data: {"fine":true}\n\n'],
  ])('that answers %s', async (_, type, body) => {
    const { origin } = await localServer((_request, response) => {
      response.writeHead(200, { 'content-type': type }).end(body);
    });
    expect(await ask(origin, 'message/stream')).toMatchObject({
      kind: 'terminal',
      type: 'communication',
      title: 'Malformed Content',
      detail: `The agent at ${origin} answered message/stream with content that is not an answer of JSON-RPC.`,
    });
  });

  const working = { kind: 'task', status: { state: 'working' } };
  const event = `data: ${JSON.stringify({ jsonrpc: '2.0', id: 1, result: working })}\n\n`;

  test('that ends its events before the last one, or breaks off', async () => {
    const ended = await localServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(event);
    });
    const broken = await tcpServer((socket) => {
      const head =
        'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked';
      const chunk = `${event.length.toString(16)}\r\n${event}\r\n`;
      socket.once('data', () => socket.end(`${head}\r\n\r\n${chunk}`));
    });
    for (const origin of [ended.origin, broken]) {
      expect(await ask(origin, 'message/stream')).toMatchObject(failed);
    }
  });

  test('that sends 50 MB', async () => {
    const { origin } = await jsonServer({ result: 'x'.repeat(51 * 1024 * 1024) });
    expect(await ask(origin)).toMatchObject({ kind: 'terminal', title: 'Response Too Large' });
  });

  test('whose answer nobody waits for any longer', async () => {
    const { origin, received } = await a2aAgent();
    const abort = new AbortController();
    const args = {
      server: { uri: `${origin}/a2a` },
      method: 'message/stream',
      parameters: saying('hang'),
    };
    const calling = faultOf(call(args, {}, abort.signal));
    await vi.waitUntil(() => received.length === 1, { timeout: 30_000, interval: 10 });
    abort.abort();
    expect(await calling).toMatchObject({ kind: 'retryable', title: 'Interrupted' });
  });
});

test.each<[string, Arguments, string]>([
  ['no place', { method: 'tasks/list' }, "to have 'agentCard' or 'server', but they have neither"],
  [
    'no method',
    { server: { uri: 'https://a.example' } },
    "Expected the argument 'method' of a2a.call",
  ],
  [
    'another method',
    { server: { uri: 'https://a.example' }, method: 'tasks/run' },
    'to be one of message/send',
  ],
  [
    'a relative URI',
    { server: { uri: '/a2a' }, method: 'tasks/list' },
    'to be an absolute http or https URI',
  ],
  [
    'parameters that are a text',
    { server: { uri: 'https://a.example' }, method: 'tasks/get', parameters: 'x' },
    "the argument 'parameters'",
  ],
])('a call that makes no sense: %s', async (_, args, detail) => {
  expect(await faultOf(call(args))).toMatchObject({
    kind: 'terminal',
    type: 'configuration',
    detail: expect.stringContaining(detail),
  });
});
