import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { definitionOf } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const URL = '/v1/namespaces/demo/runs';
const LISTEN = { listen: { to: { one: { with: { type: 'go' } } } } };
const ORDER = definitionOf('order', [{ a: LISTEN }]);
const NEW = definitionOf('order', [
  { z: { set: { n: 0 } } },
  { b: LISTEN },
  { c: { set: { n: 2 } } },
]);

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer([ORDER, NEW.replace('1.0.0', '2.0.0')]);
});
afterEach(() => server.close());

async function waiting(): Promise<string> {
  const { runId } = await server.client.runs.start('demo', {
    definition: { name: 'order', version: '1.0.0' },
  });
  return runId;
}

function migrate(id: string, payload: object) {
  return server.send({ method: 'POST', url: `${URL}/${id}/migrate`, payload });
}

const mapping = { a: 'b' };

describe('migrating a run', () => {
  test('takes it over to the other version, and it ends as that one says', async () => {
    const id = await waiting();
    const response = await migrate(id, { version: 'latest', mapping, reason: 'better' });
    expect([response.statusCode, response.headers.location]).toEqual([202, `${URL}/${id}`]);
    expect(response.json()).toMatchObject({ definition: { name: 'order', version: '2.0.0' } });
    const { items } = (await server.send({ url: `${URL}?version=2.0.0` })).json();
    expect(items.map((run: { id: string }) => run.id)).toEqual([id]);
    await server.runtime.accept('demo', { specversion: '1.0', id: 'e', source: 's', type: 'go' });
    expect(await server.runtime.waitForEnd(id, 5000)).toBe(true);
    const run = await server.client.runs.get('demo', id);
    expect(run).toMatchObject({ output: { n: 2 }, definition: { version: '2.0.0' } });
    const { items: events } = await server.client.runs.events('demo', id);
    expect(events.find(({ type }) => type === 'run-migrated')).toMatchObject({
      from: { version: '1.0.0' },
      to: { version: '2.0.0' },
      activations: [{ activation: 'a1', pointer: '/do/1/b' }],
      by: 'operator',
      reason: 'better',
    });
  });

  test('is refused with every conflict, and nothing has happened', async () => {
    const id = await waiting();
    const before = await server.client.runs.get('demo', id);
    const response = await migrate(id, { version: '2.0.0' });
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({
      code: 'migration-incompatible',
      runId: id,
      conflicts: [{ code: 'task-missing', from: '/do/0/a', activation: 'a1' }],
    });
    expect(await server.client.runs.get('demo', id)).toEqual(before);
  });

  test('can be tried without doing it', async () => {
    const id = await waiting();
    const before = await server.client.runs.get('demo', id);
    const possible = await migrate(id, { version: '2.0.0', mapping, dryRun: true });
    expect([possible.statusCode, possible.json()]).toEqual([
      200,
      {
        run: id,
        from: '1.0.0',
        to: '2.0.0',
        possible: true,
        conflicts: [],
        tasks: [{ activation: 'a1', task: 'a', from: '/do/0/a', to: '/do/1/b' }],
      },
    ]);
    const impossible = await migrate(id, { version: '2.0.0', dryRun: true });
    expect(impossible.json()).toMatchObject({
      possible: false,
      refusal: { code: 'migration-incompatible' },
      conflicts: [{ code: 'task-missing' }],
    });
    expect(await server.client.runs.get('demo', id)).toEqual(before);
  });

  test('is refused for what is not there, and when there is nothing to do', async () => {
    const id = await waiting();
    const codeOf = async (run: string, payload: object) =>
      (await migrate(run, payload)).json().code;
    expect(await codeOf('nobody', { version: '2.0.0' })).toBe('run-not-found');
    expect(await codeOf(id, { version: '9.0.0' })).toBe('definition-not-found');
    expect(await codeOf(id, { version: '9.0.0', dryRun: true })).toBe('definition-not-found');
    expect(await codeOf(id, { version: '1.0.0' })).toBe('run-already-on-version');
    expect(await codeOf(id, { version: '2.0.0', mapping: { a: 1 } })).toBe('invalid-request');
  });
});
