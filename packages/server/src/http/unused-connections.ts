import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Watches for connections that have not carried a request, as browsers and clients open them ahead
 * of need. Node waits for those when a server closes; the answer cuts them.
 */
export function watchUnusedConnections(server: Server): () => void {
  const unused = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  return () => {
    for (const socket of unused) socket.destroy();
  };
}
