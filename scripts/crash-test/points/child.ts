// Plays the story on a store, and kills itself at the n-th point: `node child.ts <folder> <journal> <n>`.
import { writeSync } from 'node:fs';
import { play } from './story.ts';
import { openWatchedStore } from './watched-store.ts';

const [folder = '', journal = '', wanted = ''] = process.argv.slice(2);
const last = Number(wanted);
const names: string[] = [];

function point(name: string): void {
  names.push(name);
  if (names.length !== last) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal may take a moment, and nothing more may happen.
  for (;;);
}

const { store, copyLog } = openWatchedStore(folder, point);
await play(store, journal, { point, between: copyLog });
await store.close();
writeSync(1, JSON.stringify(names));
process.exit(0);
