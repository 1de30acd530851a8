import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startServices, USUAL_PORTS } from './start-services.ts';

// The services alone, at their usual ports: for `tutti run` without a server.
const folder = process.argv[2];
if (folder !== undefined) await mkdir(folder, { recursive: true });
const { urls } = await startServices({
  ports: USUAL_PORTS,
  ...(folder !== undefined && { folder: path.resolve(folder) }),
});
for (const [name, url] of Object.entries(urls)) console.log(`${name.padEnd(10)} ${url}`);
