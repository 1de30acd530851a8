import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Peer, startPeer } from '../peer.ts';

/** A Mosquitto broker that keeps sessions over a restart; `more` are further lines of its configuration. */
export function mosquitto(more: readonly string[] = ['allow_anonymous true']): Promise<Peer> {
  return startPeer('mosquitto', (port, folder) => {
    const file = path.join(folder, 'mosquitto.conf');
    const kept = ['persistence true', `persistence_location ${folder}/`, 'autosave_interval 1'];
    const lines = [`listener ${port} 127.0.0.1`, ...kept, 'autosave_on_changes true', ...more];
    // It gives root up for an account that could not write here.
    writeFileSync(file, `${[...lines, `user ${process.env.USER ?? 'root'}`].join('\n')}\n`);
    return { program: 'mosquitto', arguments: ['-c', file], port };
  });
}
