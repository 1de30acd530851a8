import type { Json } from '@tutti/api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const URL = '/v1/namespaces/demo/human-tasks';
const ADA = { as: { user: 'ada', groups: ['office'] } };
const BEN = { as: { user: 'ben' } };

function definition(name: string, call: string, args: object): string {
  const document = { dsl: '1.0.3', namespace: 'demo', name, version: '1.0.0' };
  return JSON.stringify({ document, do: [{ ask: { call, with: args } }] });
}

const SCHEMA = {
  type: 'object',
  required: ['carrier'],
  properties: { carrier: { type: 'string' }, days: { type: 'integer' } },
};
const SHIP = definition('ship', 'human.task', {
  title: '${ "Which carrier takes order \\(.order)?" }',
  description: 'The cheapest one.',
  data: '${ . }',
  candidates: { users: ['ben'], groups: ['office'] },
  form: { schema: { document: SCHEMA }, initial: { carrier: 'dhl' } },
  due: '${ .due // "P1D" }',
});
const SPEND = definition('spend', 'human.approve', {
  title: 'Spend it',
  candidates: { users: ['ada', 'ben', 'gus'] },
  approvals: { atLeast: 2 },
});

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer([SHIP, SPEND]);
});
afterEach(() => server.close());

async function start(name: string, input: Json = {}, as?: { readonly user: string }) {
  const request = { definition: { name }, input, ...(as && { as }) };
  const { runId } = await server.client.runs.start('demo', request);
  return { runId, task: `${runId}.a1` };
}

async function get(path: string) {
  const response = await server.send({ url: `${URL}${path}` });
  return { status: response.statusCode, body: response.json() };
}

async function post(task: string, verb: string, payload: object = {}) {
  const response = await server.send({ method: 'POST', url: `${URL}/${task}/${verb}`, payload });
  return { status: response.statusCode, body: response.json() };
}

const refused = (status: number, code: string) => ({ status, body: { code } });

describe('a human task', () => {
  test('is shown with its form, its data and its history', async () => {
    const { runId, task } = await start('ship', { order: 7 });
    const { body } = await get(`/${task}`);
    expect(body).toEqual({
      id: task,
      namespace: 'demo',
      runId,
      definition: { name: 'ship', version: '1.0.0' },
      name: 'ask',
      asks: 'form',
      title: 'Which carrier takes order 7?',
      description: 'The cheapest one.',
      priority: 'normal',
      status: 'open',
      openedAt: body.openedAt,
      dueAt: new Date(Date.parse(body.openedAt) + 86_400_000).toISOString(),
      candidates: { users: ['ben'], groups: ['office'] },
      decisions: [],
      data: { order: 7 },
      form: { schema: SCHEMA, initial: { carrier: 'dhl' } },
      history: [{ act: 'opened', at: body.openedAt }],
    });
  });

  test('is claimed, released and completed; asking again is as asking once', async () => {
    const { runId, task } = await start('ship');
    expect((await post(task, 'claim', ADA)).body).toMatchObject({
      status: 'claimed',
      claimedBy: 'ada',
    });
    expect(await post(task, 'claim', ADA)).toMatchObject({ status: 200 });
    expect(await post(task, 'claim', BEN)).toMatchObject(refused(409, 'human-task-claimed'));
    expect((await post(task, 'release', ADA)).body).toMatchObject({ status: 'open' });
    expect(await post(task, 'release', ADA)).toMatchObject({ status: 200 });
    expect(await post(task, 'release', BEN)).toMatchObject(refused(409, 'human-task-not-claimed'));
    const done = { ...ADA, data: { carrier: 'ups' } };
    const { body } = await post(task, 'complete', done);
    expect(body).toMatchObject({
      status: 'completed',
      completion: { by: 'ada', data: { carrier: 'ups' } },
    });
    expect(body.history.at(-1)).toMatchObject({
      act: 'completed',
      by: 'ada',
      vouchedBy: 'operator',
    });
    expect(await post(task, 'complete', done)).toMatchObject({ status: 200 });
    const other = { ...done, data: { carrier: 'dhl' } };
    expect(await post(task, 'complete', other)).toMatchObject(refused(409, 'human-task-closed'));
    expect(await post(task, 'claim', BEN)).toMatchObject(refused(409, 'human-task-closed'));
    expect(await server.runtime.waitForEnd(runId, 5000)).toBe(true);
    const run = await server.client.runs.get('demo', runId);
    expect(run.output).toEqual({
      data: { carrier: 'ups' },
      completedBy: 'ada',
      completedAt: body.closedAt,
    });
  });

  test('that is filled in wrongly tells every mistake, and waits on', async () => {
    const { task } = await start('ship');
    const { status, body } = await post(task, 'complete', { ...BEN, data: { days: 'two' } });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'human-task-invalid-data' });
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'body/data',
      'body/data/days',
    ]);
    expect((await get(`/${task}`)).body.status).toBe('open');
  });

  test('is for its candidates: the holder of the token is none by being that', async () => {
    const { task } = await start('ship');
    const eve = { as: { user: 'eve', groups: ['heads'] } };
    for (const who of [{}, eve]) {
      const answer = await post(task, 'claim', who);
      expect(answer).toMatchObject(refused(403, 'human-task-not-candidate'));
    }
    expect((await post(task, 'reassign', { to: 'operator' })).body).toMatchObject({
      claimedBy: 'operator',
    });
    expect(await post(task, 'complete', { data: { carrier: 'x' } })).toMatchObject({ status: 200 });
  });

  test('asks for one thing', async () => {
    const ship = await start('ship');
    const spend = await start('spend');
    const decision = { ...BEN, decision: 'approve' };
    expect(await post(ship.task, 'decide', decision)).toMatchObject(
      refused(409, 'human-task-other-kind'),
    );
    expect(await post(spend.task, 'complete', BEN)).toMatchObject(
      refused(409, 'human-task-other-kind'),
    );
    expect(await post(spend.task, 'claim', BEN)).toMatchObject(refused(409, 'human-task-shared'));
    expect(await post(spend.task, 'reassign', { to: 'zoe' })).toMatchObject(
      refused(409, 'human-task-shared'),
    );
  });

  test('of a cancelled run is closed', async () => {
    const { runId, task } = await start('ship');
    await server.client.runs.cancel('demo', runId);
    expect((await get(`/${task}`)).body).toMatchObject({ status: 'cancelled' });
    expect(await post(task, 'claim', BEN)).toMatchObject(refused(409, 'human-task-closed'));
  });

  test('has texts for instants in the events of its run', async () => {
    const { runId } = await start('ship');
    const { items } = await server.client.runs.events('demo', runId);
    const opened = items.find(({ type }) => type === 'human-task-opened');
    expect(opened).toMatchObject({
      request: { dueAt: expect.stringMatching(/^20.*Z$/) },
      timers: [{ kind: 'due', at: expect.stringMatching(/^20.*Z$/) }],
    });
  });
});

describe('an approval', () => {
  test('is not given by who has started the run, on whoever’s word', async () => {
    const { runId, task } = await start('spend', {}, { user: 'gus' });
    expect(await server.client.runs.get('demo', runId)).toMatchObject({ startedBy: 'gus' });
    const { items } = await server.client.runs.events('demo', runId, { limit: 1 });
    expect(items[0]).toMatchObject({ startedBy: 'gus', vouchedBy: 'operator' });
    const gus = { as: { user: 'gus' }, decision: 'approve' };
    expect(await post(task, 'decide', gus)).toMatchObject(refused(403, 'human-task-self-approval'));
    const yes = { ...ADA, decision: 'approve', comment: 'Fine.' };
    expect((await post(task, 'decide', yes)).body).toMatchObject({ status: 'open', approvals: 2 });
    expect(await post(task, 'decide', yes)).toMatchObject({ status: 200 });
    const no = { ...ADA, decision: 'reject' };
    expect(await post(task, 'decide', no)).toMatchObject(
      refused(409, 'human-task-already-decided'),
    );
    const last = await post(task, 'decide', { ...BEN, decision: 'approve' });
    expect(last.body).toMatchObject({ status: 'completed', completion: { outcome: 'approved' } });
  });

  test('is not given by the holder of the token, who has started the run', async () => {
    const approve = definition('mine', 'human.approve', {
      title: 'Mine',
      candidates: { groups: ['office'] },
    });
    await server.publish(approve);
    const { task } = await start('mine');
    expect(await post(task, 'decide', { decision: 'approve' })).toMatchObject(
      refused(403, 'human-task-self-approval'),
    );
  });

  test('of a child run is not given by who has started its parent', async () => {
    const run = { workflow: { namespace: 'demo', name: 'spend', version: '1.0.0' } };
    const document = { dsl: '1.0.3', namespace: 'demo', name: 'around', version: '1.0.0' };
    await server.publish(JSON.stringify({ document, do: [{ sub: { run } }] }));
    await start('around', {}, { user: 'ada' });
    await expect.poll(async () => (await get('')).body.items.length).toBe(1);
    const { id } = (await get('')).body.items[0];
    expect(await post(id, 'decide', { ...ADA, decision: 'approve' })).toMatchObject(
      refused(403, 'human-task-self-approval'),
    );
  });
});

describe('the list', () => {
  const ids = async (query: string) =>
    (await get(query)).body.items.map(({ id }: { id: string }) => id);

  test('has what can be done, the first due first, page by page', async () => {
    const later = await start('ship', { due: 'P3D' });
    const soon = await start('ship', { due: 'PT1H' });
    const never = await start('spend');
    expect(await ids('')).toEqual([soon.task, later.task, never.task]);
    const first = (await get('?limit=2')).body;
    const second = (await get(`?limit=2&cursor=${first.next}`)).body;
    expect(second.items.map(({ id }: { id: string }) => id)).toEqual([never.task]);
    expect(second.next).toBeUndefined();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect(await ids(`?dueBefore=${tomorrow}`)).toEqual([soon.task]);
    expect(await ids(`?run=${never.runId}`)).toEqual([never.task]);
    expect((await server.send({ url: '/v1/namespaces/other/human-tasks' })).json().items).toEqual(
      [],
    );
  });

  test('is of a user and groups, and of a status', async () => {
    const ship = await start('ship');
    const spend = await start('spend', {}, { user: 'gus' });
    expect(await ids('?user=ben')).toEqual([ship.task, spend.task]);
    expect(await ids('?user=ada')).toEqual([spend.task]);
    expect(await ids('?user=ada&group=heads&group=office')).toEqual([ship.task, spend.task]);
    expect(await ids('?group=ben')).toEqual([]);
    await post(ship.task, 'claim', BEN);
    expect(await ids('?status=open')).toEqual([spend.task]);
    expect(await ids('?user=ben&status=claimed')).toEqual([ship.task]);
    await post(ship.task, 'complete', { ...BEN, data: { carrier: 'x' } });
    expect(await ids('?user=ben')).toEqual([spend.task]);
    expect(await ids('?user=ben&status=completed,cancelled')).toEqual([ship.task]);
  });

  test.each(['?status=done', '?cursor=x', '?user=%20ada', '?dueBefore=soon', '?limit=0', '?x=1'])(
    '%s is refused',
    async (query) => {
      expect(await get(query)).toMatchObject(refused(400, 'invalid-request'));
    },
  );
});

test.each(['nobody.a1', 'a.b.a1'])('there is no task %s', async (id) => {
  expect(await get(`/${id}`)).toMatchObject(refused(404, 'human-task-not-found'));
  expect(await post(id, 'claim')).toMatchObject(refused(404, 'human-task-not-found'));
});

test('a key does not start a run for somebody else', async () => {
  const start = (user: string) =>
    server.client.runs.start(
      'demo',
      { definition: { name: 'spend' }, as: { user } },
      { idempotencyKey: 'k1' },
    );
  const { runId } = await start('gus');
  expect(await start('gus')).toEqual({ kind: 'started', runId, replayed: true });
  await expect(start('ada')).rejects.toMatchObject({ code: 'idempotency-key-reused' });
});

test('a task of another namespace is as if it did not exist', async () => {
  const { task } = await start('ship');
  const url = `/v1/namespaces/other/human-tasks/${task}`;
  expect((await server.send({ url })).statusCode).toBe(404);
  expect(
    (await server.send({ method: 'POST', url: `${url}/claim`, payload: BEN })).statusCode,
  ).toBe(404);
});

test.each<[string, object]>([
  ['claim', { as: { user: '' } }],
  ['claim', { as: 'ada' }],
  ['claim', { as: { user: 'ada', role: 'admin' } }],
  ['decide', ADA],
  ['decide', { decision: 'maybe' }],
  ['reassign', {}],
  ['complete', { data: {}, comment: 'x' }],
])('%s %j is refused', async (verb, payload) => {
  const { task } = await start('ship');
  expect(await post(task, verb, payload)).toMatchObject(refused(400, 'invalid-request'));
});

test('nothing is told or done without the token', async () => {
  const { task } = await start('ship');
  const requests = [
    { url: URL },
    { url: `${URL}/${task}` },
    { method: 'POST', url: `${URL}/${task}/claim`, payload: ADA },
  ] as const;
  for (const request of requests) {
    expect((await server.app.inject(request)).statusCode).toBe(401);
  }
});
