import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import { testCertificate } from './certificate.ts';

export interface ForwardProxyOptions {
  /** Where the names lead that only the proxy can resolve, as `host:port`. */
  readonly names?: { readonly [name: string]: string };
  /** `user:password`, when it asks for them. */
  readonly credentials?: string;
  /** Speaks TLS to its clients. */
  readonly secure?: boolean;
  /** What it answers to everything instead of going on. */
  readonly refuses?: number;
}

export interface ForwardProxy {
  readonly origin: string;
  /** What it was asked, such as `CONNECT shop.example:443` or `GET http://shop.example/`. */
  readonly asked: readonly string[];
}

/** A real proxy of HTTP on loopback for the length of the current test: it tunnels, and sends on. */
export async function forwardProxy(options: ForwardProxyOptions = {}): Promise<ForwardProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket | Duplex>();
  const server = options.secure === true ? createSecureServer(testCertificate) : createServer();
  const refusal = (incoming: IncomingMessage): number | undefined => {
    asked.push(`${incoming.method} ${incoming.url}`);
    return options.refuses ?? (isKnown(incoming, options) ? undefined : 407);
  };
  server.on('connect', (incoming: IncomingMessage, near: Duplex) => {
    sockets.add(near.on('error', () => near.destroy()));
    const status = refusal(incoming);
    if (status === undefined) sockets.add(tunnel(near, addressOf(incoming.url ?? '', options)));
    else near.end(`HTTP/1.1 ${status} No\r\n\r\n`);
  });
  server.on('request', (incoming, response) => {
    const status = refusal(incoming);
    if (status !== undefined) response.writeHead(status).end();
    else sendOn(incoming, response, options);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  const scheme = options.secure === true ? 'https' : 'http';
  return { origin: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function tunnel(near: Duplex, address: ReturnType<typeof addressOf>): Socket {
  const far = connect(address);
  far.on('connect', () => near.write('HTTP/1.1 200 Connection Established\r\n\r\n'));
  far.on('error', () => near.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
  near.pipe(far).pipe(near);
  return far;
}

function isKnown({ headers }: IncomingMessage, { credentials }: ForwardProxyOptions): boolean {
  if (credentials === undefined) return true;
  const proof = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return headers['proxy-authorization'] === proof;
}

function addressOf(authority: string, { names = {} }: ForwardProxyOptions) {
  const [host = '', port = '80'] = (names[authority] ?? authority).split(':');
  return { host, port: Number(port) };
}

function sendOn(incoming: IncomingMessage, response: ServerResponse, options: ForwardProxyOptions) {
  const url = new URL(incoming.url ?? '');
  const { 'proxy-authorization': _, ...headers } = incoming.headers;
  const { host, port } = addressOf(`${url.hostname}:${url.port || '80'}`, options);
  const path = `${url.pathname}${url.search}`;
  const onward = request({ host, port, path, method: incoming.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.writeHead(502).end());
  incoming.pipe(onward);
}
