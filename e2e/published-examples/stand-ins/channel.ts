import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** A WebSocket server in the place of the examples' channels. */
export interface Channel {
  readonly port: number;
  /** What was published, in order. */
  readonly published: readonly unknown[];
  close(): void;
}

const FROM = { firstName: 'Ada', lastName: 'Lovelace' };

/** Tells every reader of `/notifications` six things, one of which is for somebody else. */
export async function startChannel(): Promise<Channel> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const published: unknown[] = [];
  server.on('connection', (socket, request) => {
    socket.on('message', (message) => published.push(JSON.parse(String(message))));
    if (request.url !== '/notifications') return;
    for (const reader of ['u1', 'other', 'u1', 'u1', 'u1', 'u1']) {
      socket.send(JSON.stringify({ reader, from: FROM, text: 'Psst.' }));
    }
  });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    published,
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
