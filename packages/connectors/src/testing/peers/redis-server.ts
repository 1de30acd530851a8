import { type Peer, startPeer } from '../peer.ts';

/** A Redis server; `more` are further command-line arguments, such as `--requirepass`. */
export function redisServer(more: readonly string[] = []): Promise<Peer> {
  const files = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
  return startPeer('redis', (port, folder) => ({
    program: 'redis-server',
    arguments: ['--bind', '127.0.0.1', '--port', `${port}`, '--dir', folder, ...files, ...more],
    port,
  }));
}
