import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { CloudEvent } from '@tutti/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Platform, startPlatform } from './rig/platform.ts';
import { until } from './rig/until.ts';

const KEY = Buffer.alloc(32, 7);
const EVENTS = 240;
const KILLS = 4;

let platform: Platform;
let receiver: Server;
/** The numbers of the events that were taken, as often as they came. */
const taken: number[] = [];

/** Takes what is signed, and fails now and then. */
function startReceiver(): Server {
  let requests = 0;
  return createServer(async (request, response) => {
    const body = await text(request);
    requests += 1;
    const { headers } = request;
    const words = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const expected = createHmac('sha256', KEY).update(words).digest('base64');
    if (headers['webhook-signature'] !== `v1,${expected}`) return response.writeHead(401).end();
    if (requests % 83 === 0) return response.writeHead(503).end();
    taken.push(JSON.parse(body).data);
    return response.writeHead(204).end();
  });
}

beforeAll(async () => {
  receiver = startReceiver();
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  platform = await startPlatform();
  const { client } = platform;
  await client.secrets.set('demo', 'signing', `whsec_${KEY.toString('base64')}`);
  const sink = { url: `http://127.0.0.1:${port}/`, types: ['count.*'], secrets: ['signing'] };
  await client.eventSinks.set('demo', 'audit', sink);
});
afterAll(async () => {
  await platform.close();
  receiver.closeAllConnections();
  receiver.close();
});

function numbered(n: number): CloudEvent {
  return { specversion: '1.0', id: `n${n}`, source: '/count', type: 'count.up', data: n };
}

test('every event arrives, in order, though the server is killed again and again', async () => {
  const batch = EVENTS / KILLS;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const events = Array.from({ length: batch }, (_, index) => numbered(kill * batch + index));
    await platform.client.events.send('demo', events);
    await until(
      async () => taken.includes(kill * batch + 5) || undefined,
      () => `the sink has taken ${taken.length} events`,
    );
    await platform.crash();
  }
  await until(
    async () => taken.includes(EVENTS - 1) || undefined,
    () => `the sink has taken ${taken.length} events`,
  );
  const firsts = [...new Set(taken)];
  expect(firsts).toEqual(Array.from({ length: EVENTS }, (_, n) => n));
  // What comes again after a death is the event that was on its way, and no more.
  expect(taken.length - EVENTS).toBeLessThanOrEqual(KILLS);
  const { delivered } = await platform.client.eventSinks.get('demo', 'audit');
  expect(delivered).toBeGreaterThanOrEqual(EVENTS - KILLS);
});
