import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What commands on this machine find a running server by. */
export interface ServerFile {
  readonly url: string;
  readonly pid: number;
}

function pathIn(dataFolder: string): string {
  return join(dataFolder, 'server.json');
}

/** Writes `server.json` into the data folder, whole or not at all, for its owner only. */
export async function writeServerFile(dataFolder: string, content: ServerFile): Promise<void> {
  const path = pathIn(dataFolder);
  const draft = `${path}.${content.pid}`;
  await writeFile(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 });
  await rename(draft, path);
}

/** Removes it, so that nobody looks for a server that has ended. */
export async function removeServerFile(dataFolder: string): Promise<void> {
  await rm(pathIn(dataFolder), { force: true });
}
