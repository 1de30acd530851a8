import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const URL = '/v1/namespaces/demo/runs';
const definition = (name: string, tasks: string) =>
  `document: { dsl: '1.0.3', namespace: demo, name: ${name}, version: '1.0.0' }\ndo:\n${tasks}`;

const PRICED = definition(
  'priced',
  `  - price:
      set: { amount: 10 }
      export: { as: '\${ . }', schema: { document: { required: [amount] } } }
  - nap: { wait: { hours: 1 } }
  - told: { set: { context: '\${ $context }', input: '\${ . }' } }
`,
);
const FAILS = definition(
  'fails',
  `  - check: { set: '\${ if .ok then . else error("not ok") end }' }
  - done: { set: { done: true } }
`,
);

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer([PRICED, FAILS]);
});
afterEach(() => server.close());

async function start(name: string, input = {}): Promise<string> {
  const payload = { definition: { name }, input };
  return (await server.send({ method: 'POST', url: URL, payload })).json().id;
}

async function ended(name: string, input = {}): Promise<string> {
  const id = await start(name, input);
  expect(await server.runtime.waitForEnd(id, 5000)).toBe(true);
  return id;
}

/** Once the nap has begun. */
async function napping(): Promise<string> {
  const id = await start('priced');
  await expect.poll(async () => (await get(id)).body.currentTasks).toEqual(['nap']);
  return id;
}

async function get(id: string) {
  const response = await server.send({ url: `${URL}/${id}` });
  return { etag: response.headers.etag, body: response.json() };
}

function repair(id: string, verb: string, payload = {}, headers = {}) {
  return server.send({ method: 'POST', url: `${URL}/${id}/${verb}`, payload, headers });
}

async function events(id: string, type: string) {
  const { items } = (await server.send({ url: `${URL}/${id}/events?limit=200` })).json();
  return items.filter((event: { type: string }) => event.type === type);
}

describe('repairing a run', () => {
  test('a live task is skipped, and the run goes on with what was given in its place', async () => {
    const id = await napping();
    const skip = { task: '/do/1/nap', output: { slept: true }, reason: 'no time' };
    expect((await repair(id, 'skip', skip)).statusCode).toBe(202);
    expect((await get(id)).body).toMatchObject({
      status: 'completed',
      output: { context: { amount: 10 }, input: { slept: true } },
    });
    expect(await events(id, 'skip-requested')).toMatchObject([
      { activation: 'a2', pointer: '/do/1/nap', by: 'operator', reason: 'no time' },
    ]);
  });

  test('variables are set, and the record has what was there before', async () => {
    const id = await napping();
    const patch = { contextPatch: { amount: 12, more: 1 }, reason: 'price' };
    expect((await repair(id, 'set-variables', patch)).statusCode).toBe(202);
    expect(await events(id, 'data-edited')).toMatchObject([
      { context: { amount: 12, more: 1 }, replaced: { context: { amount: 10 } }, reason: 'price' },
    ]);
  });

  test('a context must fit the schema of the export that made it', async () => {
    const id = await napping();
    const response = await repair(id, 'set-variables', { context: { other: 1 } });
    expect(response.json()).toMatchObject({
      status: 422,
      code: 'edited-data-invalid',
      errors: [{ field: 'context' }],
    });
  });

  test('a completed run goes back to a task with edited data, over a dry run that changes nothing', async () => {
    const id = await napping();
    await repair(id, 'skip', { task: '/do/1/nap' });
    const before = await get(id);
    const rewind = { task: '/do/0/price', context: { from: 'ada' }, reason: 'again' };
    const preview = await repair(id, 'rewind?dryRun=true', rewind);
    expect([preview.statusCode, preview.json()]).toEqual([
      200,
      {
        cancelled: [],
        effects: [],
        childRuns: [],
        dropped: ['/do/0/price', '/do/1/nap', '/do/2/told'],
        compensated: [],
        entered: [
          { pointer: '/do/0/price', activation: 'a4' },
          { pointer: '/do/1/nap', activation: 'a5' },
        ],
        edits: [{ what: 'context', before: {}, after: { from: 'ada' } }],
        events: 9,
        sequence: before.body.sequence,
      },
    ]);
    expect(await get(id)).toEqual(before);
    const done = await repair(id, 'rewind', rewind, { 'if-match': before.etag });
    expect([done.statusCode, done.json().status]).toEqual([202, 'waiting']);
    expect(done.headers.etag).toBe(`"${before.body.sequence + 9}"`);
    await repair(id, 'skip', { task: '/do/1/nap' });
    expect((await get(id)).body).toMatchObject({ status: 'completed' });
  });

  test('a faulted task is tried again with another input', async () => {
    const id = await ended('fails', { ok: false });
    await repair(id, 'retry', { input: { ok: true }, reason: 'it is' });
    expect((await get(id)).body).toMatchObject({ status: 'completed', output: { done: true } });
    expect(await events(id, 'run-retried')).toMatchObject([{ by: 'operator', reason: 'it is' }]);
  });

  test('the same key does it once; for another request it is refused', async () => {
    const id = await napping();
    const key = { 'idempotency-key': 'k1' };
    const patch = { contextPatch: { amount: 12 } };
    const first = await repair(id, 'set-variables', patch, key);
    const again = await repair(id, 'set-variables', patch, key);
    expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    expect([again.statusCode, again.json()]).toEqual([202, first.json()]);
    expect(await events(id, 'data-edited')).toHaveLength(1);
    const other = await repair(id, 'skip', { task: '/do/1/nap' }, key);
    expect(other.json()).toMatchObject({ status: 422, code: 'idempotency-key-reused', runId: id });
  });

  test('keys that come at once do it once', async () => {
    const id = await napping();
    const set = (key: string, amount: number) =>
      repair(id, 'set-variables', { contextPatch: { amount } }, { 'idempotency-key': key });
    const all = await Promise.all([set('a', 1), set('a', 1), set('b', 2), set('b', 2)]);
    expect(all.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202, 202]);
    expect(await events(id, 'data-edited')).toHaveLength(2);
  });

  test.each([
    ['run-changed', 'retry', {}, { 'if-match': '"1"' }, 412],
    ['run-not-faulted', 'retry', {}, {}, 409],
    ['task-not-live', 'skip', { task: '/do/0/price' }, {}, 409],
    ['task-not-live', 'skip', {}, {}, 409],
    ['task-not-entered', 'rewind', { task: '/do/2/told' }, {}, 409],
    ['task-not-entered', 'rewind', { task: '/do/0/price', iteration: 3 }, {}, 409],
    ['variable-not-found', 'set-variables', { variables: { item: 1 } }, {}, 409],
    ['task-under-way', 'set-variables', { task: '/do/1/nap', input: 1 }, {}, 409],
    ['invalid-request', 'rewind', { to: '/do/0/price' }, {}, 400],
    ['invalid-request', 'skip', { task: 'price' }, {}, 400],
    ['invalid-request', 'retry', {}, { 'if-match': 'W/"x"' }, 400],
  ])('is refused with %s: %s %j', async (code, verb, payload, headers, status) => {
    const id = await napping();
    const before = await get(id);
    for (const query of ['', '?dryRun=true']) {
      const response = await repair(id, verb + query, payload, headers);
      expect(response.json()).toMatchObject({ code, status });
    }
    expect(await get(id)).toEqual(before);
  });

  test('nobody repairs what is not there', async () => {
    for (const verb of ['retry', 'skip', 'set-variables', 'rewind', 'rewind?dryRun=true']) {
      expect((await repair('nobody', verb)).json()).toMatchObject({ code: 'run-not-found' });
    }
  });
});
