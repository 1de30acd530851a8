import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { faultOf } from '../testing/fault-of.ts';
import { closedOrigin, localServer, tcpServer } from '../testing/local-server.ts';
import { createDialer, type DialerOptions } from './dialer.ts';

function dialer(options: DialerOptions = {}) {
  const created = createDialer(options);
  onTestFinished(() => created.close());
  return created;
}

function init(over: { signal?: AbortSignal; method?: string } = {}) {
  return { method: 'GET', headers: {}, signal: new AbortController().signal, ...over };
}

function textOf(body: Uint8Array): string {
  return Buffer.from(body).toString();
}

describe('an exchange', () => {
  test('sends the method, headers and body, and answers status, headers and body', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(201, { 'X-Shelf': ['a', 'b'], date: 'now', connection: 'keep-alive' });
      response.end('stored');
    });
    const response = await dialer().request(`${server.origin}/things?x=1`, {
      ...init({ method: 'POST' }),
      headers: { 'x-trace': '7' },
      body: 'a thing',
    });
    expect({ ...response, body: textOf(response.body) }).toMatchObject({
      status: 201,
      headers: { 'x-shelf': 'a, b' },
      body: 'stored',
    });
    expect(server.received).toMatchObject([
      { method: 'POST', url: '/things?x=1', body: 'a thing', headers: { 'x-trace': '7' } },
    ]);
  });

  test('goes where the host map says, and keeps the original host', async () => {
    const server = await localServer((request, response) => response.end(request.headers.host));
    const mapped = dialer({
      hostMap: { 'https://petstore.swagger.io': server.origin },
      addresses: { allowLoopback: false, allowPrivate: false },
    });
    const response = await mapped.request('https://petstore.swagger.io/v2/pet/1', init());
    expect([textOf(response.body), server.received[0]?.url]).toEqual([
      'petstore.swagger.io',
      '/v2/pet/1',
    ]);
  });

  test('does not follow a redirect', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(302, { location: '/again' });
      response.end();
    });
    const response = await dialer().request(`${server.origin}/`, init());
    expect([response.status, response.headers.location, server.received.length]).toEqual([
      302,
      '/again',
      1,
    ]);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['deflate, gzip', (text: string) => gzipSync(deflateSync(text))],
  ])('undoes the content encoding %s', async (encoding, encode) => {
    const server = await localServer((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(encode('hello'));
    });
    const response = await dialer().request(server.origin, init());
    expect([textOf(response.body), response.headers['content-encoding']]).toEqual([
      'hello',
      undefined,
    ]);
  });

  test('leaves a body whose encoding it does not know, and says so in the headers', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'zstd-9000' });
      response.end('????');
    });
    const response = await dialer().request(server.origin, init());
    expect([textOf(response.body), response.headers['content-encoding']]).toEqual([
      '????',
      'zstd-9000',
    ]);
  });

  test('keeps a header named __proto__ an ordinary header', async () => {
    const origin = await tcpServer((socket) => {
      socket.end('HTTP/1.1 200 OK\r\n__proto__: a\r\n__proto__: b\r\nContent-Length: 0\r\n\r\n');
    });
    const { headers } = await dialer().request(origin, init());
    expect([Object.getPrototypeOf(headers), Object.hasOwn(headers, '__proto__')]).toEqual([
      Object.prototype,
      true,
    ]);
  });
});

describe('a failing service', () => {
  const seeItsLog = 'See its log, and that of whatever stands before it.';
  const failed = {
    kind: 'retryable',
    type: 'communication',
    status: 500,
    title: 'Communication Failed',
  };
  const late = {
    kind: 'retryable',
    type: 'communication',
    status: 504,
    title: 'No Answer In Time',
  };

  test('that listens nowhere refused the connection', async () => {
    const origin = await closedOrigin();
    expect(await faultOf(dialer().request(`${origin}/orders?token=s3cret`, init()))).toEqual({
      ...failed,
      detail: `The service at ${origin} refused the connection. See that it runs, and listens on that port.`,
    });
  });

  test('that the host map names is told apart from the one it answers for', async () => {
    const target = await closedOrigin();
    const mapped = dialer({ hostMap: { 'https://petstore.swagger.io': target } });
    expect(await faultOf(mapped.request('https://petstore.swagger.io/v2', init()))).toEqual({
      ...failed,
      detail: `The service at https://petstore.swagger.io (sent to ${target}) refused the connection. See that it runs, and listens on that port.`,
    });
  });

  test('that does not exist cannot be found', async () => {
    expect(await faultOf(dialer().request('http://no-such-host.invalid/', init()))).toMatchObject({
      ...failed,
      detail: expect.stringMatching(
        /^The service at http:\/\/no-such-host\.invalid cannot be found/,
      ),
    });
  });

  test.each([
    ['before an answer', '', `broke the connection off. ${seeItsLog}`],
    [
      'after half an answer',
      'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf',
      `broke the connection off. ${seeItsLog}`,
    ],
    [
      'without HTTP',
      'SSH-2.0-OpenSSH_9.6\r\n\r\n',
      'sent an answer that is not valid HTTP. See that HTTP is what is spoken on that port.',
    ],
  ])('that ends %s is retryable', async (_, bytes, words) => {
    const origin = await tcpServer((socket) => socket.once('data', () => socket.end(bytes)));
    expect(await faultOf(dialer().request(origin, init()))).toEqual({
      ...failed,
      detail: `The service at ${origin} ${words}`,
    });
  });

  test('that speaks plain text where TLS is expected is retryable', async () => {
    const origin = await tcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const secure = origin.replace('http:', 'https:');
    expect(await faultOf(dialer().request(secure, init()))).toEqual({
      ...failed,
      detail: `The service at ${secure} does not speak TLS as expected. See that TLS is what is spoken on that port.`,
    });
  });

  test('that never begins to answer was too slow', async () => {
    const origin = await tcpServer(() => {});
    const impatient = dialer({ limits: { headersTimeoutMs: 50 } });
    expect(await faultOf(impatient.request(origin, init()))).toEqual({
      ...late,
      detail: `The service at ${origin} did not begin to answer in time. See why it is slow, or ask it for less.`,
    });
  });

  test.each([
    ['stops in the middle', { bodyTimeoutMs: 50 }],
    ['never comes to an end', { totalTimeoutMs: 50 }],
  ])('whose answer %s was too slow', async (_, limits) => {
    const origin = await tcpServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
    });
    expect(await faultOf(dialer({ limits }).request(origin, init()))).toEqual({
      ...late,
      detail: `The service at ${origin} did not finish its answer in time. See why it is slow, or ask it for less.`,
    });
  });

  test('that cuts its compressed answer short is retryable', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('hello'.repeat(100)).subarray(0, 20));
    });
    expect(await faultOf(dialer().request(server.origin, init()))).toEqual({
      ...failed,
      detail: `The service at ${server.origin} sent only a part of its compressed answer. See its log, and that of whatever stands before it.`,
    });
  });
});

describe('the limit on a response', () => {
  const limits = { responseBytes: 1000 };
  const tooLarge = {
    kind: 'terminal',
    type: 'communication',
    status: 500,
    title: 'Response Too Large',
  };

  test.each([
    [
      'announced',
      (body: Buffer) => ({ 'content-length': String(body.length) }),
      Buffer.alloc(1001),
    ],
    ['not announced', () => ({}), Buffer.alloc(100_000)],
  ])('refuses a body that is too large, %s', async (_, headers, body) => {
    const server = await localServer((_, response) => {
      response.writeHead(200, headers(body));
      response.end(body);
    });
    expect(await faultOf(dialer({ limits }).request(server.origin, init()))).toEqual({
      ...tooLarge,
      detail: `The service at ${server.origin} sent a response larger than this installation accepts. Ask it for less, such as one page of it.`,
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['gzip, gzip', (body: Buffer) => gzipSync(gzipSync(body))],
  ])('refuses a body that is small until it is expanded: %s', async (encoding, encode) => {
    const bomb = encode(Buffer.alloc(20_000_000));
    const server = await localServer((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(bomb);
    });
    const roomy = dialer({ limits: { responseBytes: 100_000 } });
    expect(bomb.length).toBeLessThan(100_000);
    expect(await faultOf(roomy.request(server.origin, init()))).toMatchObject(tooLarge);
  });

  test('accepts a body of just that size', async () => {
    const server = await localServer((_, response) => response.end(Buffer.alloc(1000)));
    const response = await dialer({ limits }).request(server.origin, init());
    expect(response.body.length).toBe(1000);
  });
});

describe('the address guard of the dialer', () => {
  const refused = {
    kind: 'terminal',
    type: 'authorization',
    status: 403,
    title: 'Address Not Allowed',
  };

  test.each([
    'http://169.254.169.254',
    'http://[fe80::1]',
    'http://[::ffff:a9fe:a9fe]',
    'http://0xa9fea9fe',
  ])('never connects to %s', async (address) => {
    expect(await faultOf(dialer().request(`${address}/latest/meta-data`, init()))).toMatchObject({
      ...refused,
      detail: expect.stringMatching(/^Calls to http:.* is link-local or cloud metadata\.$/),
    });
  });

  test('judges what a name resolves to, not the name', async () => {
    const closed = dialer({ addresses: { allowLoopback: false, allowPrivate: true } });
    expect(await faultOf(closed.request('http://localhost:1/', init()))).toMatchObject({
      ...refused,
      detail: expect.stringMatching(
        /^Calls to http:\/\/localhost:1 are not allowed: .* is loopback\.$/,
      ),
    });
  });
});

describe('a request that cannot be sent', () => {
  test.each([
    ['no uri', 'it cannot be read as a URI'],
    ['file:///etc/passwd', 'its scheme is "file:"'],
    ['http://me:s3cret@127.0.0.1/', 'it carries a user name or password'],
  ])('is refused: %s', async (address, problem) => {
    expect(await faultOf(dialer().request(address, init()))).toEqual({
      kind: 'terminal',
      type: 'configuration',
      status: 400,
      title: 'Address Not Valid',
      detail: `The address of a call must be an absolute http or https URI without credentials, but ${problem}.`,
    });
  });

  test('because of a header with a line break is terminal', async () => {
    const server = await localServer((_, response) => response.end());
    const request = dialer().request(server.origin, {
      ...init(),
      headers: { 'x-a': 'b\r\nx-c: d' },
    });
    expect(await faultOf(request)).toMatchObject({ kind: 'terminal', type: 'configuration' });
    expect(server.received).toEqual([]);
  });
});

describe('an aborted signal', () => {
  const interrupted = {
    kind: 'retryable',
    type: 'runtime',
    status: 500,
    title: 'Interrupted',
    detail: 'The call was given up before it ended.',
  };

  test('keeps the request from being sent', async () => {
    const server = await localServer((_, response) => response.end());
    const request = dialer().request(server.origin, init({ signal: AbortSignal.abort() }));
    expect([await faultOf(request), server.received]).toEqual([interrupted, []]);
  });

  test('ends a request nobody answers', async () => {
    const abort = new AbortController();
    const origin = await tcpServer((socket) => socket.once('data', () => abort.abort()));
    expect(await faultOf(dialer().request(origin, init({ signal: abort.signal })))).toEqual(
      interrupted,
    );
  });

  test('ends a request whose answer is on the way', async () => {
    const abort = new AbortController();
    const origin = await tcpServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', () => abort.abort());
    });
    expect(await faultOf(dialer().request(origin, init({ signal: abort.signal })))).toEqual(
      interrupted,
    );
  });
});
