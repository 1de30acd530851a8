import { type Peer, startPeer } from '../peer.ts';

/** A NATS server; `more` are further command-line arguments, such as `--user`. */
export function natsServer(more: readonly string[] = []): Promise<Peer> {
  return startPeer('nats', (port, folder) => ({
    program: 'nats-server',
    arguments: ['--addr', '127.0.0.1', '--port', `${port}`, '--store_dir', folder, ...more],
    port,
  }));
}
