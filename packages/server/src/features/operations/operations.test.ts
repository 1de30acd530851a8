import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FAIL, SLEEP } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const URL = '/v1/namespaces/demo/operations';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer([SLEEP, FAIL]);
});
afterEach(() => server.close());

function post(payload: object, headers = {}, url = URL) {
  return server.send({ method: 'POST', url, payload, headers });
}

async function started(name: string): Promise<string> {
  return (await server.client.runs.start('demo', { definition: { name } })).runId;
}

function ended(id: string) {
  return vi.waitFor(
    async () => {
      const operation = await server.client.operations.get('demo', id);
      expect(operation.status).not.toBe('running');
      return operation;
    },
    { timeout: 10_000 },
  );
}

const CANCEL = { action: { type: 'cancel' }, filter: { definition: 'sleep' } };

describe('an operation', () => {
  test('begins, and tells how far it has come', async () => {
    const runs = [await started('sleep'), await started('sleep')];
    const response = await post({ ...CANCEL, reason: 'spring cleaning' });
    const { id } = response.json();
    expect([response.statusCode, response.headers.location]).toEqual([202, `${URL}/${id}`]);
    expect(await ended(id)).toMatchObject({
      ...CANCEL,
      status: 'completed',
      matched: 2,
      succeeded: 2,
      refused: 0,
      reason: 'spring cleaning',
      createdBy: 'operator',
    });
    for (const run of runs) {
      expect((await server.client.runs.get('demo', run)).status).toBe('cancelled');
    }
    const { items } = (await server.send({ url: URL })).json();
    expect(items.map((operation: { id: string }) => operation.id)).toEqual([id]);
    expect((await post({}, {}, `${URL}/${id}/cancel`)).json()).toMatchObject({
      status: 'completed',
    });
  });

  test('can be looked at before: nothing has happened then', async () => {
    const run = await started('sleep');
    const filter = { runs: [run, 'nobody'] };
    const response = await post({ ...CANCEL, filter, dryRun: true });
    expect([response.statusCode, response.json()]).toEqual([
      200,
      {
        matched: 2,
        hasMore: false,
        examined: 2,
        possible: 1,
        refused: 1,
        runs: [
          { run: 'nobody', code: 'run-not-found', message: 'There is no run nobody here.' },
          expect.objectContaining({ run, definition: { name: 'sleep', version: '1.0.0' } }),
        ],
      },
    ]);
    expect((await server.send({ url: URL })).json()).toEqual({ items: [] });
  });

  test('is begun once for a key', async () => {
    await started('sleep');
    const headers = { 'idempotency-key': 'k' };
    const first = (await post(CANCEL, headers)).json();
    expect((await post(CANCEL, headers)).json().id).toBe(first.id);
    const other = { ...CANCEL, action: { type: 'suspend' } };
    expect((await post(other, headers)).json()).toMatchObject({ code: 'idempotency-key-reused' });
  });

  test.each([
    ['retry', { type: 'retry' }, { definition: 'fail' }, 'run-retried'],
    ['suspend', { type: 'suspend' }, { definition: 'sleep' }, 'run-suspended'],
    [
      'skip',
      { type: 'skip', task: '/do/0/sleep', output: 1 },
      { definition: 'sleep' },
      'skip-requested',
    ],
    ['rewind', { type: 'rewind', task: '/do/0/sleep' }, { definition: 'sleep' }, 'run-rewound'],
    [
      'set-variables',
      { type: 'set-variables', context: { n: 1 } },
      { definition: 'sleep' },
      'data-edited',
    ],
  ])('can %s', async (_, action, filter, type) => {
    const [sleeping, failed] = [await started('sleep'), await started('fail')];
    await server.runtime.waitForEnd(failed, 5000);
    const { id } = (await post({ action, filter })).json();
    expect(await ended(id)).toMatchObject({ succeeded: 1, refused: 0 });
    const run = filter.definition === 'fail' ? failed : sleeping;
    const { items } = await server.client.runs.events('demo', run);
    expect(items.map((event) => event.type)).toContain(type);
  });

  test('is refused for what an action does not say, or must, and for what is not there', async () => {
    const filter = { definition: 'sleep' };
    const codeOf = async (payload: object) => (await post(payload)).json().errors?.[0]?.field;
    expect(await codeOf({ action: { type: 'suspend', rollback: true }, filter })).toBe(
      'body/action/rollback',
    );
    expect(await codeOf({ action: { type: 'migrate' }, filter })).toBe('body/action/version');
    expect(await codeOf({ action: { type: 'suspend' }, filter: {} })).toMatch(/^body\/filter/);
    expect((await server.send({ url: `${URL}/nobody` })).json()).toMatchObject({
      code: 'operation-not-found',
    });
    expect((await post({}, {}, `${URL}/nobody/cancel`)).json()).toMatchObject({
      code: 'operation-not-found',
    });
  });
});
