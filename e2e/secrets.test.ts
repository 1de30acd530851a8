import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOf, type Platform, startPlatform, startRun } from './rig/platform.ts';

const NAMES = Array.from({ length: 60 }, (_, index) => `s${index}`);
const KILLS = 4;

let platform: Platform;
let service: Server;
let heard: unknown;

beforeAll(async () => {
  service = createServer(async (request, response) => {
    heard = await json(request);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  platform = await startPlatform();
  for (const name of NAMES) await platform.client.secrets.set('demo', name, { value: name });
});
afterAll(async () => {
  await platform.close();
  service.closeAllConnections();
  service.close();
});

/** Sends every secret to the service. */
function definition(): string {
  const { port } = service.address() as AddressInfo;
  const members = NAMES.map((name) => `${name}: $secrets.${name}.value`);
  const body = `\${ { ${members.join(', ')} } }`;
  const call = {
    call: 'http',
    with: { method: 'post', endpoint: `http://127.0.0.1:${port}/`, body },
  };
  const document = { dsl: '1.0.3', namespace: 'demo', name: 'tell', version: '1.0.0' };
  return JSON.stringify({ document, use: { secrets: NAMES }, do: [{ tell: call }] });
}

test('a rotation that is cut off by a kill loses no secret, whenever that is', async () => {
  for (let kill = 0; kill < KILLS; kill += 1) {
    const rotation = platform.client.secrets.rotateKey().catch(() => 'cut off');
    await new Promise((resolve) => setTimeout(resolve, kill * 15));
    await platform.crash();
    await rotation;
    const { items } = await platform.client.secrets.list('demo', { limit: 100 });
    expect(items.filter(({ readable }) => readable)).toHaveLength(NAMES.length);
  }
  const keys = await readFile(path.join(platform.folder, 'data', 'master.key'), 'utf8');
  expect(keys.trim().split('\n')).toHaveLength(1);
  await platform.client.definitions.publish('demo', definition());
  const { run } = await endOf(platform.client, await startRun(platform.client, 'tell', {}));
  expect(run.status).toBe('completed');
  expect(heard).toEqual(Object.fromEntries(NAMES.map((name) => [name, name])));
});
