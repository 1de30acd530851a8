import { afterEach, beforeEach, expect, test } from 'vitest';
import { GREET } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const URL = '/v1/namespaces/demo/schedules';
const UNKNOWN = { code: 'schedule-not-found' };

function scheduled(name: string, schedule: object, policy: object = {}): string {
  const document = { dsl: '1.0.3', namespace: 'demo', name, version: '1.0.0' };
  return JSON.stringify({
    document: { ...document, metadata: { schedule: policy } },
    schedule,
    do: [{ work: { set: { done: true } } }],
  });
}

const NIGHTLY = scheduled('nightly', { cron: '30 2 * * *' }, { timeZone: 'Europe/Berlin' });
const HOURLY = scheduled('hourly', { every: 'PT1H' }, { overlap: 'queue' });
const LATER = scheduled('later', { after: 'PT1H' });

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer([GREET, NIGHTLY, HOURLY, LATER]);
});
afterEach(() => server.close());

async function get(path: string) {
  const response = await server.send({ url: `${URL}/${path}` });
  return { status: response.statusCode, body: response.json() };
}

async function post(path: string, payload?: object) {
  const request = { method: 'POST', url: `${URL}/${path}`, ...(payload && { payload }) } as const;
  const response = await server.send(request);
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}

test('schedules are listed page by page, definitions without one are not', async () => {
  const first = (await server.send({ url: `${URL}?limit=2` })).json();
  const second = (await server.send({ url: `${URL}?limit=2&cursor=${first.next}` })).json();
  const names = [...first.items, ...second.items].map(({ name }) => name);
  expect(names).toEqual(['hourly', 'later', 'nightly']);
  expect(second.next).toBeUndefined();
  const other = await server.send({ url: '/v1/namespaces/other/schedules' });
  expect(other.json()).toEqual({ items: [] });
});

test('a schedule tells its policies and its next fire', async () => {
  const { body } = await get('hourly');
  const nextFireAt = new Date(Date.parse(body.publishedAt) + 3_600_000).toISOString();
  expect(body).toEqual({
    namespace: 'demo',
    name: 'hourly',
    version: '1.0.0',
    publishedAt: body.publishedAt,
    triggers: [{ kind: 'every', ms: 3_600_000 }],
    timeZone: 'UTC',
    catchUp: 'one',
    catchUpLimit: 100,
    overlap: 'queue',
    input: 'none',
    completeWithinMs: 86_400_000,
    paused: false,
    nextFireAt,
    queued: 0,
    waitingFor: [],
  });
});

test('a schedule of events tells what it listens for, and has no calendar', async () => {
  const on = {
    all: [
      { with: { type: 'order.paid' } },
      { with: { type: 'order.paid', data: '${ .n }' } },
      { with: { subject: 'x' } },
    ],
  };
  const policy = { overlap: 'skip', completeWithin: 'PT1H' };
  await server.publish(scheduled('heard', { on, read: 'raw' }, policy));
  expect((await get('heard')).body).toEqual({
    namespace: 'demo',
    name: 'heard',
    version: '1.0.0',
    publishedAt: expect.any(String),
    triggers: [{ kind: 'on', strategy: 'all', types: ['order.paid'], read: 'raw' }],
    timeZone: 'UTC',
    catchUp: 'one',
    catchUpLimit: 100,
    overlap: 'skip',
    input: 'none',
    completeWithinMs: 3_600_000,
    paused: false,
    queued: 0,
    waitingFor: [],
  });
  expect((await get('heard/preview')).body).toEqual({ items: [] });
  expect(await post('heard/backfill', PAST)).toMatchObject({ status: 409 });
  expect((await post('heard/pause')).body).toMatchObject({ paused: true });
});

test('what an event has started is the last fire of its schedule', async () => {
  await server.publish(scheduled('heard', { on: { one: { with: { type: 'order.paid' } } } }));
  const event = { specversion: '1.0' as const, id: 'e1', source: '/t', type: 'order.paid' };
  await server.client.events.send('demo', [event]);
  await expect
    .poll(async () => (await get('heard')).body.lastFire)
    .toMatchObject({ reason: 'event', runId: expect.any(String) });
});

test('a preview shows what daylight saving does', async () => {
  const { body } = await get('nightly/preview?count=3&from=2030-03-29T12:00:00Z');
  expect(body.items).toEqual([
    { at: '2030-03-30T01:30:00.000Z', local: '2030-03-30 02:30:00 GMT+01:00' },
    { at: '2030-03-31T01:00:00.000Z', local: '2030-03-31 03:00:00 GMT+02:00' },
    { at: '2030-04-01T00:30:00.000Z', local: '2030-04-01 02:30:00 GMT+02:00' },
  ]);
  expect((await get('hourly/preview')).body.items).toHaveLength(10);
  expect((await get('later/preview')).body.items).toHaveLength(1);
});

test('pausing and resuming can be asked twice', async () => {
  expect((await post('hourly/pause')).body).toMatchObject({ paused: true });
  expect((await post('hourly/pause')).body).not.toHaveProperty('nextFireAt');
  expect((await get('hourly')).body).toMatchObject({ paused: true });
  expect((await post('hourly/resume')).body).toMatchObject({ paused: false });
  expect((await post('hourly/resume')).body).toHaveProperty('nextFireAt');
});

test('a trigger starts a run of its own each time', async () => {
  const answers = [await post('hourly/trigger'), await post('hourly/trigger')];
  const ids = answers.map(({ body }) => body.id);
  expect(new Set(ids).size).toBe(2);
  expect(answers[0]?.headers.location).toBe(`/v1/namespaces/demo/runs/${ids[0]}`);
  expect(await server.runtime.waitForEnd(ids[0], 5000)).toBe(true);
  expect((await get('hourly')).body.lastFire).toMatchObject({ reason: 'trigger', runId: ids[1] });
});

test('a backfill starts what is missing, and only once', async () => {
  const to = new Date(Date.now() - 60_000).toISOString();
  const from = new Date(Date.now() - 3 * 3_600_000).toISOString();
  const first = await post('hourly/backfill', { from, to });
  expect(first.status).toBe(202);
  expect(first.body.fires).toHaveLength(2);
  const second = await post('hourly/backfill', { from, to });
  expect(second.body).toEqual(first.body);
  await expect.poll(async () => (await get('hourly')).body.queued).toBe(0);
  const { items } = await server.client.runs.list('demo', { definition: 'hourly' });
  expect(items.map(({ tags }) => tags?.['scheduledAt']).toSorted()).toEqual(first.body.fires);
});

test.each([
  ['greet', ''],
  ['nobody', '/preview'],
])('%s has no schedule%s', async (name, what) => {
  expect(await get(name + what)).toMatchObject({ status: 404, body: UNKNOWN });
});

test.each(['pause', 'resume', 'trigger'])('there must be a schedule to %s', async (verb) => {
  expect(await post(`greet/${verb}`)).toMatchObject({ status: 404, body: UNKNOWN });
});

const PAST = { from: '2026-01-01T00:00:00Z', to: '2026-01-01T02:00:00Z' };

test.each([
  ['greet', PAST, 404, 'schedule-not-found'],
  ['later', PAST, 409, 'schedule-without-calendar'],
  ['hourly', { ...PAST, from: '2000-01-01T00:00:00Z' }, 422, 'backfill-too-large'],
  ['hourly', { from: PAST.to, to: PAST.from }, 400, 'invalid-request'],
  ['hourly', { ...PAST, to: '2999-01-01T00:00:00Z' }, 400, 'invalid-request'],
  ['hourly', { ...PAST, from: '2016-12-31T23:59:60Z' }, 400, 'invalid-request'],
  ['hourly', { from: PAST.from }, 400, 'invalid-request'],
])('a backfill of %s over %j is refused: %i %s', async (name, range, status, code) => {
  expect(await post(`${name}/backfill`, range)).toMatchObject({ status, body: { code } });
});

test.each(['preview?count=0', 'preview?count=101', 'preview?from=tomorrow', 'preview?x=1'])(
  '%s is refused',
  async (query) => {
    expect(await get(`hourly/${query}`)).toMatchObject({ status: 400 });
  },
);
