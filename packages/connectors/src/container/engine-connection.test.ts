import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { faultOf } from '../testing/fault-of.ts';
import { closedOrigin, localServer } from '../testing/local-server.ts';
import { ContainerEngine } from './container-engine.ts';
import { ContainerOutput } from './container-output.ts';
import { EngineConnection } from './engine-connection.ts';

const never = new AbortController().signal;

function socketPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'engine-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'engine.sock');
}

/** What claims to be an engine, and answers each request with the bytes that it is told to. */
async function falseEngine(answer: (socket: Socket) => void): Promise<string> {
  const path = socketPath();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => socket.destroy()));
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return path;
}

function ask(path: string, timeoutMs = 5000) {
  const connection = new EngineConnection({ socketPath: path });
  return faultOf(connection.ask({ method: 'GET', path: '/x', timeoutMs }));
}

function list(path: string) {
  const engine = new ContainerEngine(new EngineConnection({ socketPath: path }));
  return faultOf(engine.containers('me'));
}

function whole(body: string, status = '200 OK', type = 'application/json'): string {
  return `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
}

const unreached = {
  kind: 'retryable',
  type: 'communication',
  status: 500,
  title: 'Container Engine Not Reached',
};
const notUnderstood = {
  kind: 'terminal',
  type: 'communication',
  status: 500,
  title: 'Container Engine Not Understood',
};

test('an engine at a port is asked there', async () => {
  const { origin, received } = await localServer((_, response) => response.end('[]'));
  const { hostname: host, port } = new URL(origin);
  const engine = new ContainerEngine(new EngineConnection({ host, port: Number(port) }));
  expect([await engine.containers('me', 'r/a/1'), received.map(({ url }) => url)]).toEqual([
    [],
    [
      `/containers/json?all=true&filters=${encodeURIComponent('{"label":["tutti.owner=me","tutti.key=r/a/1"]}')}`,
    ],
  ]);
});

test('an engine at a port that refuses the connection', async () => {
  const { hostname: host, port } = new URL(await closedOrigin());
  const engine = new ContainerEngine(new EngineConnection({ host, port: Number(port) }));
  expect(await faultOf(engine.containers('me'))).toEqual({
    ...unreached,
    detail: `The container engine at ${host}:${port} refused the connection. See that it runs, and that the server may use it.`,
  });
});

test('an engine that is not there', async () => {
  const path = socketPath();
  expect(await ask(path)).toEqual({
    ...unreached,
    detail: `The container engine at ${path} is not there. See that it runs, and that the server may use it.`,
  });
});

test('half an answer', async () => {
  const path = await falseEngine((socket) => {
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{');
  });
  expect(await ask(path)).toEqual({
    ...unreached,
    detail: `The container engine at ${path} broke the connection off. See that it runs, and that the server may use it.`,
  });
});

test('no answer', async () => {
  const path = await falseEngine(() => {});
  expect(await ask(path, 50)).toEqual({
    kind: 'retryable',
    type: 'communication',
    status: 504,
    title: 'Container Engine Too Slow',
    detail: `The container engine at ${path} did not answer within 0.05 s.`,
  });
});

test('something that does not speak HTTP', async () => {
  const path = await falseEngine((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
  expect(await ask(path)).toEqual({
    ...notUnderstood,
    detail: `Expected the container engine at ${path} to answer as Docker's API says, but it does not speak HTTP. See that TUTTI_CONTAINER_ENGINE names such an engine.`,
  });
});

test.each([
  [
    'a page instead of JSON',
    whole('<html></html>', '200 OK', 'text/html'),
    'its answer is no JSON',
  ],
  ['JSON of another shape', whole('{"a":1}'), 'the list of its containers is none'],
])('%s', async (_, answer, what) => {
  const path = await falseEngine((socket) => socket.end(answer));
  expect(await list(path)).toMatchObject({
    ...notUnderstood,
    detail: expect.stringContaining(what),
  });
});

test('50 MB', async () => {
  const path = await falseEngine((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 50000000\r\n\r\n');
    socket.end(Buffer.alloc(50_000_000, ' '));
  });
  expect(await list(path)).toMatchObject({
    ...notUnderstood,
    detail: expect.stringContaining('larger than 16777216 bytes'),
  });
});

test.each([
  ['500 Internal Server Error', 'retryable', 'runtime', 500],
  ['400 Bad Request', 'terminal', 'configuration', 400],
  ['403 Forbidden', 'terminal', 'runtime', 403],
])('a refusal: %s', async (line, kind, type, status) => {
  const path = await falseEngine((socket) =>
    socket.end(whole('{"message":"no such\\nluck"}', line)),
  );
  expect(await list(path)).toEqual({
    kind,
    type,
    status,
    title: 'Container Not Run',
    detail: 'The container engine could not list its containers: no such luck',
  });
});

test('a pull that fails in the middle of its answer', async () => {
  const said = '{"status":"Pulling"}\n{"error":"manifest unknown"}\n';
  const path = await falseEngine((socket) => socket.end(whole(said)));
  const engine = new ContainerEngine(new EngineConnection({ socketPath: path }));
  expect(await faultOf(engine.pull({ name: 'tool', tag: '1' }, never, 1000))).toMatchObject({
    kind: 'retryable',
    detail: 'The container engine could not bring the image tool:1: manifest unknown',
  });
});

test('nobody waits for the answer any longer', async () => {
  const path = await falseEngine(() => {});
  const abort = new AbortController();
  const connection = new EngineConnection({ socketPath: path });
  const asked = connection.ask({ method: 'GET', path: '/x', signal: abort.signal });
  abort.abort();
  expect(await faultOf(asked)).toMatchObject({ kind: 'retryable', title: 'Interrupted' });
});

test('what a container writes is taken apart wherever the pieces are cut', () => {
  const frame = (kind: number, text: string) => {
    const header = Buffer.alloc(8);
    header[0] = kind;
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };
  const stream = Buffer.concat([frame(1, 'öne '), frame(2, 'bad'), frame(1, ''), frame(1, 'two')]);
  for (let size = 1; size <= stream.length; size++) {
    const output = new ContainerOutput(100);
    for (let at = 0; at < stream.length; at += size) output.take(stream.subarray(at, at + size));
    expect([output.text('stdout'), output.text('stderr')]).toEqual(['öne two', 'bad']);
  }
});
