import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Peer, startPeer } from '../peer.ts';

/** A proxy of HTTP; `more` are further lines of its configuration, such as `BasicAuth me secret`. */
export function tinyproxy(more: readonly string[] = []): Promise<Peer> {
  return startPeer('tinyproxy', (port, folder) => {
    const file = path.join(folder, 'tinyproxy.conf');
    const lines = [`Port ${port}`, 'Listen 127.0.0.1', 'Timeout 60', 'MaxClients 20', ...more];
    writeFileSync(file, `${lines.join('\n')}\n`);
    return { program: 'tinyproxy', arguments: ['-d', '-c', file], port };
  });
}
