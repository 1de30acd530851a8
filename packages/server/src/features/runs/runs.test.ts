import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { definitionOf, FAIL, GREET, SLEEP, undoable } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const URL = '/v1/namespaces/demo/runs';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer([GREET, SLEEP, FAIL]);
});
afterEach(() => server.close());

function start(payload: object, { query = '', headers = {} } = {}) {
  return server.send({ method: 'POST', url: URL + query, payload, headers });
}

async function started(name: string, members = {}): Promise<string> {
  const response = await start({ definition: { name }, ...members });
  expect(response.statusCode).toBe(202);
  return response.json().id;
}

async function ended(name: string, members = {}): Promise<string> {
  const id = await started(name, members);
  expect(await server.runtime.waitForEnd(id, 5000)).toBe(true);
  return id;
}

function operate(id: string, verb: string, payload?: object) {
  return server.send({ method: 'POST', url: `${URL}/${id}/${verb}`, ...(payload && { payload }) });
}

const wish = { definition: { name: 'greet' }, input: { name: 'Ada' } };

describe('doing a run again', () => {
  const summary = async (id: string) => (await server.send({ url: `${URL}/${id}` })).json();

  test('starts a new run with what the old one was given, which says so', async () => {
    const old = await ended('greet', { input: { name: 'Ada' }, tags: { team: 'a' } });
    const response = await operate(old, 'rerun', { tags: { try: '2' } });
    const { id } = response.json();
    expect(response.statusCode).toBe(202);
    expect(response.headers).toMatchObject({ location: `${URL}/${id}`, 'tutti-run-id': id });
    expect(await server.runtime.waitForEnd(id, 5000)).toBe(true);
    expect(await summary(id)).toMatchObject({
      input: { name: 'Ada' },
      output: { greeting: 'Hello, Ada!' },
      tags: { team: 'a', try: '2' },
      rerunOf: old,
    });
    const { items } = (await server.send({ url: `${URL}?rerunOf=${old}` })).json();
    expect(items.map((run: { id: string }) => run.id)).toEqual([id]);
  });

  test('takes another input and another version', async () => {
    const old = await ended('greet', { input: { name: 'Ada' } });
    await server.publish(GREET.replace('1.0.0', '2.0.0'));
    const same = (await operate(old, 'rerun', { input: { name: 'Eve' } })).json().id;
    const latest = (await operate(old, 'rerun', { version: 'latest' })).json().id;
    expect(await summary(same)).toMatchObject({
      input: { name: 'Eve' },
      definition: { version: '1.0.0' },
    });
    expect(await summary(latest)).toMatchObject({
      input: { name: 'Ada' },
      definition: { version: '2.0.0' },
    });
  });

  test('happens once for a key', async () => {
    const old = await ended('greet', { input: { name: 'Ada' } });
    const headers = { 'idempotency-key': 'again' };
    const again = (payload: object) =>
      server.send({ method: 'POST', url: `${URL}/${old}/rerun`, payload, headers });
    const first = await again({});
    const second = await again({});
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.json()).toEqual(first.json());
    expect((await again({ input: 1 })).json()).toMatchObject({ code: 'idempotency-key-reused' });
  });

  test('is refused for a run or a version that is not there', async () => {
    expect((await operate('nobody', 'rerun')).json()).toMatchObject({ code: 'run-not-found' });
    const old = await ended('greet', { input: { name: 'Ada' } });
    expect((await operate(old, 'rerun', { version: '9.0.0' })).json()).toMatchObject({
      code: 'definition-not-found',
    });
  });
});

describe('starting', () => {
  test('answers at once where the run is', async () => {
    const response = await start({ definition: { name: 'sleep', version: 'latest' } });
    const { id } = response.json();
    expect(response.statusCode).toBe(202);
    expect(response.headers).toMatchObject({ location: `${URL}/${id}`, 'tutti-run-id': id });
  });

  test('answers the output to who waits', async () => {
    const response = await start(wish, { query: '?wait=5s' });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ greeting: 'Hello, Ada!' });
    expect(response.headers.location).toBe(`${URL}/${response.headers['tutti-run-id']}`);
  });

  test('answers the problem of a run that faults, with its status', async () => {
    const response = await start({ definition: { name: 'fail' } }, { query: '?wait=PT5S' });
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({
      code: 'run-faulted',
      type: 'https://shop.example/errors/stock',
      title: 'Sold out',
      status: 409,
      instance: '/do/0/fail',
      runId: response.headers['tutti-run-id'],
    });
  });

  test('answers 202 and when to look again when time runs out', async () => {
    const response = await start({ definition: { name: 'sleep' } }, { query: '?wait=5ms' });
    expect(response.statusCode).toBe(202);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json()).toMatchObject({ status: expect.stringMatching(/^(running|waiting)$/) });
  });

  test('answers that the run was cancelled meanwhile', async () => {
    const answer = start(
      { definition: { name: 'sleep' }, tags: { t: '1' } },
      { query: '?wait=5s' },
    );
    const id = await server.firstRun();
    expect((await operate(id, 'cancel')).statusCode).toBe(202);
    expect((await answer).json()).toMatchObject({ status: 409, code: 'run-cancelled', runId: id });
  });

  test('refuses a wait that is too long', async () => {
    const response = await start(wish, { query: '?wait=1h' });
    expect(response.json()).toMatchObject({
      code: 'invalid-request',
      errors: [{ field: 'query/wait' }],
    });
  });

  test('refuses an unknown definition and an unknown version', async () => {
    for (const definition of [{ name: 'nobody' }, { name: 'greet', version: '9.0.0' }]) {
      const response = await start({ definition });
      expect(response.json()).toMatchObject({ status: 404, code: 'definition-not-found' });
    }
  });
});

describe('an idempotency key', () => {
  const headers = { 'idempotency-key': 'order-17' };

  test('answers the first run to the same request', async () => {
    const first = await start(wish, { headers });
    const second = await start(wish, { headers, query: '?wait=5s' });
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.headers['tutti-run-id']).toBe(first.json().id);
    expect(second.json()).toEqual({ greeting: 'Hello, Ada!' });
    expect((await server.send({ url: URL })).json().items).toHaveLength(1);
  });

  test('is refused for another request', async () => {
    const { id } = (await start(wish, { headers })).json();
    const response = await start({ ...wish, input: { name: 'Bob' } }, { headers });
    expect(response.json()).toMatchObject({ code: 'idempotency-key-reused', runId: id });
  });

  test('has one to 255 visible characters', async () => {
    for (const key of ['', 'a b', 'x'.repeat(256)]) {
      const response = await start(wish, { headers: { 'idempotency-key': key } });
      expect(response.json()).toMatchObject({
        code: 'invalid-request',
        errors: [{ field: 'headers/idempotency-key' }],
      });
    }
  });
});

describe('getting', () => {
  test('a completed run has its input, output and who started it', async () => {
    const id = await ended('greet', { input: { name: 'Ada' }, tags: { team: 'a' } });
    const response = await server.send({ url: `${URL}/${id}` });
    expect(response.json()).toMatchObject({
      id,
      namespace: 'demo',
      definition: { name: 'greet', version: '1.0.0' },
      status: 'completed',
      compensation: 'none',
      startedBy: 'operator',
      tags: { team: 'a' },
      currentTasks: [],
      input: { name: 'Ada' },
      output: { greeting: 'Hello, Ada!' },
    });
  });

  test('a run without input was given an empty object', async () => {
    const id = await started('sleep');
    const run = (await server.send({ url: `${URL}/${id}` })).json();
    expect([run.input, run.currentTasks, 'output' in run]).toEqual([{}, ['sleep'], false]);
  });

  test('a faulted run has its problem', async () => {
    const id = await ended('fail');
    expect((await server.send({ url: `${URL}/${id}` })).json()).toMatchObject({
      status: 'faulted',
      problem: { title: 'Sold out', instance: '/do/0/fail' },
    });
  });

  test('a run of another namespace does not exist', async () => {
    const id = await started('sleep');
    const urls = [`/v1/namespaces/shop/runs/${id}`, `${URL}/nobody`];
    for (const url of urls.flatMap((run) => [run, `${run}/events`])) {
      expect((await server.send({ url })).json()).toMatchObject({ code: 'run-not-found' });
    }
    const other = await server.send({ method: 'POST', url: `${urls[0]}/cancel` });
    expect(other.json()).toMatchObject({ code: 'run-not-found' });
  });
});

describe('listing', () => {
  async function listed(query: string): Promise<string[]> {
    const { items } = (await server.send({ url: `${URL}?${query}` })).json();
    return items.map(({ id }: { id: string }) => id).toSorted();
  }

  test('finds runs by status, definition, tags and time', async () => {
    const greeting = await ended('greet', {
      input: { name: 'Ada' },
      tags: { team: 'a', size: '1' },
    });
    const failing = await ended('fail', { tags: { team: 'a' } });
    const sleeping = await started('sleep', { tags: { team: 'b' } });
    expect(await listed('')).toEqual([greeting, failing, sleeping].toSorted());
    expect(await listed('status=completed,faulted')).toEqual([greeting, failing].toSorted());
    expect(await listed('status=running,waiting')).toEqual([sleeping]);
    expect(await listed('definition=fail&version=1.0.0')).toEqual([failing]);
    expect(await listed('version=2.0.0')).toEqual([]);
    expect(await listed('tag=team=a')).toEqual([greeting, failing].toSorted());
    expect(await listed('tag=team=a&tag=size=1')).toEqual([greeting]);
    expect(await listed('startedAfter=2100-01-01T00:00:00Z')).toEqual([]);
    expect(await listed('startedBefore=2100-01-01T00:00:00Z&definition=sleep')).toEqual([sleeping]);
    expect(await listed('parent=nobody')).toEqual([]);
  });

  test('comes in pages, the newest first', async () => {
    const ids = [];
    for (let index = 0; index < 5; index++) ids.push(await started('sleep'));
    const first = (await server.send({ url: `${URL}?limit=3` })).json();
    const second = (await server.send({ url: `${URL}?limit=3&cursor=${first.next}` })).json();
    const found = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
    expect([found.toSorted(), second.next]).toEqual([ids.toSorted(), undefined]);
    const times = [...first.items, ...second.items].map(
      (run: { startedAt: string }) => run.startedAt,
    );
    expect(times).toEqual(times.toSorted().toReversed());
  });

  test('refuses a cursor of another list', async () => {
    const response = await server.send({ url: `${URL}?cursor=WyJhIiwiMS4wLjAiXQ` });
    expect(response.json()).toMatchObject({ errors: [{ field: 'query/cursor' }] });
  });
});

describe('operating', () => {
  const code = async (response: ReturnType<typeof operate>) => (await response).json().code;

  test('a run is suspended and resumed', async () => {
    const id = await started('sleep');
    const suspended = await operate(id, 'suspend', { reason: 'closed' });
    expect(suspended.headers.location).toBe(`${URL}/${id}`);
    expect(suspended.json()).toMatchObject({ id, status: 'suspended' });
    expect(await code(operate(id, 'suspend'))).toBe('run-already-suspended');
    expect((await operate(id, 'resume')).json().status).not.toBe('suspended');
    expect(await code(operate(id, 'resume', {}))).toBe('run-not-suspended');
  });

  test('a run is cancelled, with who and why in its events', async () => {
    const id = await started('sleep');
    expect((await operate(id, 'cancel', { reason: 'withdrawn' })).statusCode).toBe(202);
    expect(await server.runtime.waitForEnd(id, 5000)).toBe(true);
    const { items } = (await server.send({ url: `${URL}/${id}/events` })).json();
    expect(items.at(-1)).toMatchObject({
      type: 'run-cancelled',
      by: 'operator',
      reason: 'withdrawn',
    });
    for (const verb of ['cancel', 'suspend', 'resume']) {
      expect(await code(operate(id, verb))).toBe('run-ended');
    }
  });

  test('only a faulted run is retried', async () => {
    const failed = await ended('fail');
    expect((await operate(failed, 'retry')).statusCode).toBe(202);
    expect(await server.runtime.waitForEnd(failed, 5000)).toBe(true);
    expect(await code(operate(await started('sleep'), 'retry'))).toBe('run-not-faulted');
  });

  test('a run that has been undone is not retried', async () => {
    const failure = { raise: { error: { type: 'https://shop.example/sold-out', status: 409 } } };
    await server.publish(undoable('undone', { set: { booked: false } }, failure));
    const id = await ended('undone');
    const run = (await server.send({ url: `${URL}/${id}` })).json();
    expect([run.status, run.compensation]).toEqual(['faulted', 'completed']);
    expect(await code(operate(id, 'retry'))).toBe('run-rolled-back');
  });

  test('a run that is being undone is not undone again', async () => {
    await server.publish(undoable('undoing', { wait: 'PT1H' }, { wait: 'PT1H' }));
    const id = await started('undoing');
    const cancelled = await operate(id, 'cancel', { rollback: true });
    expect(cancelled.json()).toMatchObject({ compensation: 'running' });
    expect(await code(operate(id, 'cancel', { rollback: true }))).toBe('run-rolling-back');
  });

  test('refuses what it does not know', async () => {
    const id = await started('sleep');
    const response = await operate(id, 'cancel', { rolback: true });
    expect(response.json()).toMatchObject({
      errors: [{ field: 'body/rolback', suggestion: 'rollback' }],
    });
  });
});

describe('events', () => {
  test('are numbered without gaps, with texts for instants', async () => {
    const id = await ended('greet', { input: { name: 'Ada' } });
    const { items } = (await server.send({ url: `${URL}/${id}/events` })).json();
    expect(items.map(({ sequence }: { sequence: number }) => sequence)).toEqual(
      items.map((_: unknown, index: number) => index + 1),
    );
    expect(items[0]).toMatchObject({ type: 'run-started', at: expect.stringMatching(/Z$/) });
    expect(items.at(-1)).toMatchObject({
      type: 'run-completed',
      output: { greeting: 'Hello, Ada!' },
    });
  });

  test('tell when a wait is due', async () => {
    const id = await started('sleep');
    const { items } = (await server.send({ url: `${URL}/${id}/events` })).json();
    const entered = items.find(({ type }: { type: string }) => type === 'wait-entered');
    expect(entered.dueAt).toMatch(/^\d{4}-.*Z$/);
  });

  test('come in pages', async () => {
    const id = await ended('greet', { input: { name: 'Ada' } });
    const all = (await server.send({ url: `${URL}/${id}/events` })).json().items;
    const collected = [];
    for (let after: number | undefined = 0; after !== undefined; ) {
      const url = `${URL}/${id}/events?limit=2&after=${after}`;
      const page: { items: object[]; next?: number } = (await server.send({ url })).json();
      collected.push(...page.items);
      after = page.next;
    }
    expect(collected).toEqual(all);
  });
});

test('a server that has too much to do says when to come again', async () => {
  const busy = await startTestServer([SLEEP], { waitingCommands: 0 });
  const payload = { definition: { name: 'sleep' } };
  const response = await busy.send({ method: 'POST', url: URL, payload });
  expect([response.json().code, response.headers['retry-after']]).toEqual(['overloaded', '1']);
  await busy.close();
});

test('a definition that cannot be told apart by prefix is not confused', async () => {
  await server.publish(definitionOf('greet-2', [{ a: { set: { b: 1 } } }]));
  const id = await ended('greet-2');
  const { items } = (await server.send({ url: `${URL}?definition=greet` })).json();
  expect([items, id.length > 0]).toEqual([[], true]);
});
