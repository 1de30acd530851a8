import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { watchUnusedConnections } from './unused-connections.ts';

test('a connection without a request is cut, one with a request is not', async () => {
  const server = createServer(() => {});
  onTestFinished(() => server.closeAllConnections());
  const cutUnused = watchUnusedConnections(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const used = connect(port, '127.0.0.1', () => used.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
  await once(server, 'request');
  const unused = connect(port, '127.0.0.1');
  await once(server, 'connection');
  const closed = once(unused, 'close');
  cutUnused();
  await closed;
  expect([unused.closed, used.closed]).toEqual([true, false]);
});
