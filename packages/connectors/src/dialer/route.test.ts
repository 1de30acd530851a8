import { once } from 'node:events';
import type { Route } from '@tutti/connector-kit';
import { expect, onTestFinished, test } from 'vitest';
import { faultOf } from '../testing/fault-of.ts';
import { tcpServer } from '../testing/local-server.ts';
import { createDialer, type DialerOptions, openSocket } from './index.ts';

const publicOnly = { allowLoopback: false, allowPrivate: false };

function route(address: string, options: DialerOptions = {}): Route {
  const dialer = createDialer(options);
  onTestFinished(() => dialer.close());
  return dialer.route(address);
}

async function greeting(): Promise<string> {
  return (await tcpServer((socket) => socket.end('hello'))).replace('http:', 'tcp:');
}

async function heardAt(way: Route): Promise<string> {
  const socket = openSocket(way);
  onTestFinished(() => void socket.destroy());
  const [bytes] = await once(socket, 'data');
  return String(bytes);
}

test('a route leads to its address', async () => {
  expect(await heardAt(route(await greeting()))).toBe('hello');
});

test('a route leads where the host map says, whatever addresses are allowed', async () => {
  const hostMap = { 'tls://broker.example:9093': await greeting() };
  const way = route('tls://Broker.example:9093', { hostMap, addresses: publicOnly });
  expect([await heardAt(way), way.isSecure, way.servername]).toEqual([
    'hello',
    false,
    'broker.example',
  ]);
});

test.each([
  ['tcp://127.0.0.1:9092', '127.0.0.1 is loopback'],
  ['tcp://[::1]:9092', '::1 is loopback'],
  ['tls://10.0.0.1:9092', '10.0.0.1 is private network'],
  ['tcp://169.254.169.254:80', '169.254.169.254 is link-local or cloud metadata'],
])('a route to %s is refused', async (address, reason) => {
  const refusal = faultOf((async () => route(address, { addresses: publicOnly }))());
  expect(await refusal).toEqual({
    kind: 'terminal',
    type: 'authorization',
    status: 403,
    title: 'Address Not Allowed',
    detail: `Calls to ${address} are not allowed: its address ${reason}.`,
  });
});

test('a name whose address is not allowed is not connected to', async () => {
  const socket = openSocket(route('tcp://localhost:9092', { addresses: publicOnly }));
  const [error] = await once(socket, 'error').catch((thrown: unknown) => [thrown]);
  expect(String(error)).toMatch(
    /^RefusedAddressError: The address (127\.0\.0\.1|::1) \(loopback\)/,
  );
});

test.each(['broker:9092', 'tcp://broker', 'tcp://user:key@broker:1', 'tcp://broker:1/path'])(
  'an address such as %s cannot be read',
  async (address) => {
    expect(await faultOf((async () => route(address))())).toMatchObject({
      kind: 'terminal',
      type: 'configuration',
      title: 'Address Not Valid',
    });
  },
);
