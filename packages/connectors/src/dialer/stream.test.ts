import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { faultOf } from '../testing/fault-of.ts';
import { closedOrigin, localServer, tcpServer } from '../testing/local-server.ts';
import { createDialer, type DialerOptions } from './dialer.ts';

function dialer(options: DialerOptions = {}) {
  const created = createDialer(options);
  onTestFinished(() => created.close());
  return created;
}

function init(signal = new AbortController().signal) {
  return { method: 'GET', headers: {}, signal };
}

async function read(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const part of body) text += Buffer.from(part).toString();
  return text;
}

describe('a stream', () => {
  test('answers before its body has come, and gives the parts as they come', async () => {
    const said: ((text: string) => void)[] = [];
    const server = await localServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('first');
      said.push((text) => response.end(text));
    });
    const { status, headers, body } = await dialer().stream(server.origin, init());
    const parts: string[] = [];
    for await (const part of body) {
      parts.push(Buffer.from(part).toString());
      if (parts.length === 1) said[0]?.('second');
    }
    expect([status, headers['content-type'], parts]).toEqual([
      200,
      'text/event-stream',
      ['first', 'second'],
    ]);
    expect(server.received[0]?.headers['accept-encoding']).toBe('identity');
  });

  test('goes where the host map says', async () => {
    const server = await localServer((request, response) => response.end(request.headers.host));
    const mapped = dialer({ hostMap: { 'https://agent.example': server.origin } });
    const { body } = await mapped.stream('https://agent.example/', init());
    expect(await read(body)).toBe('agent.example');
  });

  test('that is left early lets go of its connection', async () => {
    let isClosed = false;
    const server = await localServer((_, response) => {
      response.on('close', () => {
        isClosed = true;
      });
      response.write('first');
    });
    const { body } = await dialer().stream(server.origin, init());
    for await (const _ of body) break;
    await vi.waitUntil(() => isClosed, { timeout: 30_000, interval: 10 });
  });

  const failed = { kind: 'retryable', type: 'communication', status: 500 };

  test('whose rest does not come is a fault', async () => {
    const origin = await tcpServer((socket) => {
      socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n');
    });
    const { body } = await dialer().stream(origin, init());
    expect(await faultOf(read(body))).toMatchObject({
      ...failed,
      detail: `The service at ${origin} broke the connection off. See its log, and that of whatever stands before it.`,
    });
  });

  test('that is interrupted ends', async () => {
    const server = await localServer((_, response) => response.write('first'));
    const abort = new AbortController();
    const { body } = await dialer().stream(server.origin, init(abort.signal));
    const reading = faultOf(read(body));
    abort.abort();
    expect(await reading).toMatchObject({ kind: 'retryable', title: 'Interrupted' });
  });

  test('that says too much, or too long, is given up', async () => {
    const server = await localServer((_, response) => response.write('x'.repeat(2000)));
    const tight = await dialer({ limits: { responseBytes: 1000 } }).stream(server.origin, init());
    expect(await faultOf(read(tight.body))).toMatchObject({
      kind: 'terminal',
      title: 'Response Too Large',
    });
    const brief = await dialer({ limits: { totalTimeoutMs: 50 } }).stream(server.origin, init());
    expect(await faultOf(read(brief.body))).toMatchObject({ status: 504 });
  });

  test('in an encoding it was asked not to have is a fault', async () => {
    const server = await localServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('text'));
    });
    const { body } = await dialer().stream(server.origin, init());
    expect(await faultOf(read(body))).toMatchObject({
      ...failed,
      detail: `The service at ${server.origin} sent a compressed stream, though it was asked not to. See its log, and that of whatever stands before it.`,
    });
  });

  test('of a service that is not there does not begin', async () => {
    const origin = await closedOrigin();
    expect(await faultOf(dialer().stream(origin, init()))).toMatchObject({
      ...failed,
      detail: `The service at ${origin} refused the connection. See that it runs, and listens on that port.`,
    });
  });
});
