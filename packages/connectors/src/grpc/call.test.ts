import { createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { ServerCredentials, status } from '@grpc/grpc-js';
import type { Json } from '@tutti/connector-kit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import type { DialerOptions } from '../dialer/index.ts';
import { callContext } from '../testing/call-context.ts';
import { testCertificate, trustTestCertificate } from '../testing/certificate.ts';
import { faultOf } from '../testing/fault-of.ts';
import { type GreeterOptions, greeterProto, greeterServer } from '../testing/greeter-server.ts';
import { closedOrigin, localServer, tcpServer } from '../testing/local-server.ts';
import { grpcConnector } from './index.ts';
import type { GrpcLimits } from './limits.ts';

type Arguments = { readonly [name: string]: Json };

async function protoServer() {
  const server = await localServer((_, response) => response.end(greeterProto));
  return `${server.origin}/greeter.proto`;
}

/** A greeter, and calls of it. */
async function greeter(options: GreeterOptions = {}) {
  const server = await greeterServer(options);
  const uri = await protoServer();
  const args = (method: string, given: Json, service: Arguments = {}): Json => ({
    proto: { uri },
    service: { name: 'greeter.v1.Greeter', host: '127.0.0.1', port: server.port, ...service },
    method,
    arguments: given,
  });
  const { call } = grpcConnector().functions;
  return {
    server,
    say: (method: string, given: Json, service: Arguments = {}, signal?: AbortSignal) =>
      call!.perform(args(method, given, service), callContext(signal && { signal })),
  };
}

describe('a method', () => {
  test('answers its message as JSON', async () => {
    const { say } = await greeter();
    expect(await say('SayHello', { name: 'Ada', seal: 'AAEC' })).toEqual({
      message: 'Hello, Ada!',
      number: '9007199254740993',
      mood: 'GLAD',
      saidAt: '2026-01-01T00:00:00.005Z',
      seal: 'AAEC',
    });
  });

  test('that takes a stream is sent the messages of a list', async () => {
    const { say } = await greeter();
    const given = [{ name: 'Ada' }, { name: 'Grace' }];
    expect([
      await say('SayHelloToAll', given),
      await say('SayHelloToAll', { name: 'Ada' }),
    ]).toMatchObject([{ message: 'Hello, Ada and Grace!' }, { message: 'Hello, Ada!' }]);
  });

  test('that answers with a stream answers a list', async () => {
    const { say } = await greeter();
    const answered = await say('SayHelloOften', { name: 'Ada', times: 2 });
    expect(answered).toMatchObject([
      { message: 'Hello, Ada!', number: '1' },
      { message: 'Hello, Ada!', number: '2' },
    ]);
    expect(await say('SayHelloOften', { name: 'Ada' })).toEqual([]);
  });

  test('that streams both ways is sent all and answers all', async () => {
    const { say } = await greeter();
    expect(await say('Chat', [{ name: 'Ada' }, { name: 'Grace' }])).toMatchObject([
      { message: 'Hello, Ada!' },
      { message: 'Hello, Grace!' },
    ]);
  });

  test('is told the idempotency key, and who calls', async () => {
    const { say, server } = await greeter();
    const basic = { scheme: 'basic', username: 'ada', password: 'pass' };
    await say('SayHello', {}, { authentication: basic });
    await say('SayHello', {}, { authentication: { scheme: 'bearer', token: 'tkn' } });
    const names = ['idempotency-key', 'authorization', 'user-agent'];
    expect(server.received.map((each) => names.map((name) => each.get(name)))).toEqual([
      [['run-1/0/1'], ['Basic YWRhOnBhc3M='], ['tutti']],
      [['run-1/0/1'], ['Bearer tkn'], ['tutti']],
    ]);
  });
});

async function hello(origin: string, limits: Partial<GrpcLimits> = {}, dialer?: DialerOptions) {
  const { hostname: host, port } = new URL(origin);
  const { call } = grpcConnector(new TokenStore(), { limits }).functions;
  const args = {
    proto: { uri: await protoServer() },
    service: { name: 'greeter.v1.Greeter', host, ...(port !== '' && { port: Number(port) }) },
    method: 'SayHello',
    arguments: { name: 'Ada' },
  };
  return call!.perform(args, callContext(dialer && { dialer }));
}

function sayTo(origin: string, limits: Partial<GrpcLimits> = {}, dialer?: DialerOptions) {
  return faultOf(hello(origin, limits, dialer));
}

describe('a failing service', () => {
  test.each([
    [status.CANCELLED, 'terminal', 499],
    [status.UNKNOWN, 'terminal', 500],
    [status.INVALID_ARGUMENT, 'terminal', 400],
    [status.DEADLINE_EXCEEDED, 'retryable', 504],
    [status.NOT_FOUND, 'terminal', 404],
    [status.ALREADY_EXISTS, 'terminal', 409],
    [status.PERMISSION_DENIED, 'terminal', 403],
    [status.RESOURCE_EXHAUSTED, 'retryable', 429],
    [status.FAILED_PRECONDITION, 'terminal', 400],
    [status.ABORTED, 'retryable', 409],
    [status.OUT_OF_RANGE, 'terminal', 400],
    [status.UNIMPLEMENTED, 'terminal', 501],
    [status.INTERNAL, 'terminal', 500],
    [status.UNAVAILABLE, 'retryable', 503],
    [status.DATA_LOSS, 'terminal', 500],
    [status.UNAUTHENTICATED, 'terminal', 401],
  ] as const)('that answers %i', async (code, kind, http) => {
    const { say, server } = await greeter({
      sayHello: (_, answer) => answer({ code, details: 'not\nnow' }),
    });
    expect(await faultOf(say('SayHello', {}))).toEqual({
      kind,
      type: 'communication',
      status: http,
      title: status[code],
      detail: `greeter.v1.Greeter/SayHello at ${server.origin} answered ${status[code]}: not now`,
    });
  });

  const failed = { kind: 'retryable', type: 'communication', status: 500 };

  test('that is not there', async () => {
    const origin = await closedOrigin();
    expect(await sayTo(origin)).toMatchObject({
      ...failed,
      detail: `The service at ${origin} refused the connection. See that it runs, and listens on that port.`,
    });
    expect(await sayTo('http://no-such-host.invalid:50051')).toMatchObject({
      ...failed,
      detail:
        'The service at http://no-such-host.invalid:50051 cannot be found: its host name does not resolve. Check how the name is spelled.',
    });
  });

  test('that never answers', async () => {
    const { server } = await greeter({ sayHello: () => {} });
    expect(await sayTo(server.origin, { deadlineMs: 50 })).toMatchObject({
      kind: 'retryable',
      type: 'communication',
      status: 504,
      title: 'DEADLINE_EXCEEDED',
    });
  });

  test('that takes the connection and says nothing', async () => {
    const origin = await tcpServer(() => {});
    expect(await sayTo(origin, { deadlineMs: 50 })).toMatchObject({
      kind: 'retryable',
      status: 504,
    });
  });

  test('that breaks off in the middle', async () => {
    const origin = await tcpServer((socket) => socket.once('data', () => socket.destroy()));
    expect(await sayTo(origin)).toMatchObject(failed);
    const { port } = await greeterServer({ sayHello: () => {} });
    const half = await tcpServer((socket) => {
      const upstream = connect(port, '127.0.0.1', () => socket.pipe(upstream));
      upstream.on('error', () => {});
      upstream.on('data', (data) => socket.write(data, () => socket.destroy()));
    });
    expect(await sayTo(half)).toMatchObject(failed);
  });

  test('that is something else', async () => {
    const { origin } = await localServer((_, response) => response.end('<html>'));
    expect(await sayTo(origin)).toMatchObject({
      ...failed,
      detail: `The service at ${origin} does not speak HTTP/2 as expected. See its log, and that of whatever stands before it.`,
    });
    const server = createHttp2Server((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await sayTo(`http://127.0.0.1:${port}`)).toMatchObject({
      kind: 'terminal',
      type: 'communication',
      detail: expect.stringContaining('text/html'),
    });
  });

  test('that sends 50 MB', async () => {
    const message = 'x'.repeat(51 * 1024 * 1024);
    const { server } = await greeter({ sayHello: (_, answer) => answer(null, { message }) });
    expect(await sayTo(server.origin)).toEqual({
      kind: 'terminal',
      type: 'communication',
      status: 500,
      title: 'Response Too Large',
      detail: `The service at ${server.origin} sent a response larger than this installation accepts. Ask it for less, such as one page of it.`,
    });
  });
});

describe('the way to a service', () => {
  const secured = () =>
    greeterServer({
      credentials: ServerCredentials.createSsl(null, [
        { private_key: testCertificate.key, cert_chain: testCertificate.cert },
      ]),
    });

  test('is TLS at port 443, which is meant where none is named', async () => {
    trustTestCertificate();
    const { port } = await secured();
    const hostMap = { 'https://greeter.example': `https://127.0.0.1:${port}` };
    const named = await hello('http://greeter.example:443', {}, { hostMap }).catch(() => 'not TLS');
    expect([named, await hello('https://greeter.example', {}, { hostMap })]).toMatchObject([
      { message: 'Hello, Ada!' },
      { message: 'Hello, Ada!' },
    ]);
  });

  test('is TLS where the host map says so', async () => {
    trustTestCertificate();
    const { port } = await secured();
    const hostMap = { 'http://greeter.example:50051': `https://127.0.0.1:${port}` };
    expect(await hello('http://greeter.example:50051', {}, { hostMap })).toMatchObject({
      message: 'Hello, Ada!',
    });
  });

  test('is not taken when the certificate is not trusted, or another one', async () => {
    const { port } = await secured();
    const hostMap = {
      'https://greeter.example': `https://127.0.0.1:${port}`,
      'https://other.example': `https://127.0.0.1:${port}`,
    };
    const untrusted = await sayTo('https://greeter.example', {}, { hostMap });
    trustTestCertificate();
    const other = await sayTo('https://other.example', {}, { hostMap });
    const failed = { kind: 'terminal', type: 'communication', status: 500 };
    expect([untrusted, other]).toMatchObject([
      {
        ...failed,
        detail:
          'The service at https://greeter.example presented a certificate that is self-signed. Expected one of an authority that is trusted here. The operator can name that authority in TUTTI_CA_FILE.',
      },
      {
        ...failed,
        detail:
          'The service at https://other.example presented a certificate for another host. Expected one for the host that is called: check its name.',
      },
    ]);
  });

  test('leads only to addresses that are allowed', async () => {
    const { port } = await greeterServer();
    const addresses = { allowLoopback: false, allowPrivate: false };
    const proto = new URL(await protoServer()).origin;
    const hostMap = { [proto]: proto };
    for (const host of ['localhost', '127.0.0.1']) {
      expect(await sayTo(`http://${host}:${port}`, {}, { addresses, hostMap })).toMatchObject({
        kind: 'terminal',
        type: 'authorization',
        title: 'Address Not Allowed',
      });
    }
  });

  test('is left when nobody waits for the answer any longer, and the service is told', async () => {
    const abort = new AbortController();
    const { say, server } = await greeter({ sayHello: () => abort.abort() });
    expect(await faultOf(say('SayHello', {}, {}, abort.signal))).toMatchObject({
      kind: 'retryable',
      title: 'Interrupted',
    });
    await vi.waitUntil(() => server.cancelled() === 1, { timeout: 30_000, interval: 10 });
  });
});

describe('credentials', () => {
  test('are renewed once when the service refuses them', async () => {
    let tokens = 0;
    const authority = await localServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: `token-${++tokens}`, token_type: 'bearer' }));
    });
    const { say, server } = await greeter({
      sayHello(call, answer) {
        const isNew = call.metadata.get('authorization')[0] === 'Bearer token-2';
        if (isNew) answer(null, { message: 'welcome' });
        else answer({ code: status.UNAUTHENTICATED, details: 'expired' });
      },
    });
    const authentication = {
      scheme: 'oauth2',
      authority: authority.origin,
      grant: 'client_credentials',
      client: { id: 'tutti', secret: 'shh' },
    };
    expect(await say('SayHello', {}, { authentication })).toMatchObject({ message: 'welcome' });
    expect(server.received.map((each) => each.get('authorization'))).toEqual([
      ['Bearer token-1'],
      ['Bearer token-2'],
    ]);
  });

  test('are not shown when the service repeats them', async () => {
    const { say } = await greeter({
      sayHello: (call, answer) =>
        answer({ code: status.INTERNAL, details: `who is ${call.metadata.get('authorization')}?` }),
    });
    const authentication = { scheme: 'bearer', token: 'canary-token' };
    expect(await faultOf(say('SayHello', {}, { authentication }))).toMatchObject({
      detail: expect.stringContaining('who is Bearer [redacted]?'),
    });
  });
});

describe('a call that makes no sense', () => {
  test.each<[string, string, Json, string]>([
    [
      'an unknown method',
      'SayHelo',
      {},
      'has no method "SayHelo" of the service greeter.v1.Greeter. Did you mean "SayHello"?',
    ],
    [
      'an unknown field',
      'SayHello',
      { nmae: 'Ada' },
      'do not fit greeter.v1.HelloRequest, which greeter.v1.Greeter/SayHello takes: cannot decode message greeter.v1.HelloRequest from JSON: key "nmae" is unknown.',
    ],
    [
      'a value of another type',
      'SayHello',
      { times: 'canary' },
      'takes: cannot decode field greeter.v1.HelloRequest.times from JSON: expected number (int32), got another value.',
    ],
    [
      'a list for a method that takes one message',
      'SayHello',
      [{ name: 'Ada' }],
      'takes: the method takes one message, but the arguments are a list.',
    ],
    [
      'arguments that are a text',
      'SayHello',
      'Ada',
      "Expected the argument 'arguments' of grpc.call",
    ],
  ])('%s', async (_, method, given, detail) => {
    const { say, server } = await greeter();
    expect(await faultOf(say(method, given))).toMatchObject({
      kind: 'terminal',
      detail: expect.stringContaining(detail),
    });
    expect(server.received).toEqual([]);
  });

  test('an unknown service', async () => {
    const { say } = await greeter();
    expect(await faultOf(say('SayHello', {}, { name: 'greeter.v1.Greter' }))).toMatchObject({
      kind: 'terminal',
      type: 'configuration',
      status: 404,
      detail: expect.stringContaining('Did you mean "greeter.v1.Greeter"?'),
    });
  });
});
