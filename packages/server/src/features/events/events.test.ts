import { afterEach, beforeEach, expect, test } from 'vitest';
import { AWAIT_ORDER } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const URL = '/v1/namespaces/demo/events';
const event = {
  specversion: '1.0',
  id: '1',
  source: '/shop',
  type: 'order.placed',
  data: { n: 7 },
};

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer([AWAIT_ORDER]);
});
afterEach(() => server.close());

function send(headers: { readonly [name: string]: string }, payload: string) {
  return server.send({ method: 'POST', url: URL, headers, payload });
}

const structured = (value: object) =>
  send({ 'content-type': 'application/cloudevents+json' }, JSON.stringify(value));

/** Starts a run that listens; answers what it has heard when it ends. */
async function listener(): Promise<() => Promise<unknown>> {
  const { runId } = await server.client.runs.start('demo', { definition: { name: 'await-order' } });
  return async () => {
    expect(await server.runtime.waitForEnd(runId, 5000)).toBe(true);
    return (await server.client.runs.get('demo', runId)).output;
  };
}

test('a structured event reaches a run that listens', async () => {
  const heard = await listener();
  const response = await structured(event);
  expect([response.statusCode, response.json()]).toEqual([202, { accepted: 1, duplicates: 0 }]);
  expect(await heard()).toEqual([{ n: 7 }]);
});

test('a binary event does too', async () => {
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': '2',
    'ce-source': '/shop',
    'ce-type': 'order.placed',
    'content-type': 'application/json',
  };
  const heard = await listener();
  expect((await send(headers, '{"n": 8}')).statusCode).toBe(202);
  expect(await heard()).toEqual([{ n: 8 }]);
});

test('an event reaches the runs of its namespace only', async () => {
  const url = '/v1/namespaces/shop/events';
  const headers = { 'content-type': 'application/cloudevents+json' };
  const heard = await listener();
  await server.send({ method: 'POST', url, headers, payload: JSON.stringify(event) });
  await structured({ ...event, data: 'ours' });
  expect(await heard()).toEqual(['ours']);
});

test('an event is known by source and id', async () => {
  await structured(event);
  expect((await structured({ ...event, data: 0 })).json()).toEqual({ accepted: 0, duplicates: 1 });
});

test('a batch is taken as a whole', async () => {
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  const batch = [event, { ...event, id: '2' }, { ...event, id: '3' }];
  expect((await send(headers, JSON.stringify(batch))).json()).toEqual({
    accepted: 3,
    duplicates: 0,
  });
});

test('an event that is not valid is refused by its attribute', async () => {
  const response = await structured({ ...event, source: undefined });
  expect(response.json()).toMatchObject({
    status: 400,
    code: 'invalid-cloud-event',
    errors: [{ field: 'body/source' }],
  });
});

test('what is no event is refused', async () => {
  expect((await send({ 'content-type': 'application/json' }, '{}')).json()).toMatchObject({
    code: 'unsupported-media-type',
  });
  expect(await structured([])).toHaveProperty('statusCode', 400);
  const broken = await send({ 'content-type': 'application/cloudevents+json' }, '{');
  expect(broken.json()).toMatchObject({ code: 'malformed-body' });
});
