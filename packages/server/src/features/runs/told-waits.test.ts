import { afterAll, beforeAll, expect, test } from 'vitest';
import { definitionOf } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const CHILD = definitionOf('child', [
  { secretive: { listen: { to: { one: { with: { type: 'hidden' } } } } } },
]).replace('demo', 'other');
const PARENT = definitionOf('parent', [
  { sub: { run: { workflow: { namespace: 'other', name: 'child', version: 'latest' } } } },
]);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer([PARENT]);
  await server.client.definitions.publish('other', CHILD);
});
afterAll(() => server.close());

/** What a viewer of some namespaces is told that `parent` waits for. */
async function toldTo(name: string, namespaces: readonly string[], runId: string) {
  const { access } = server.client;
  await access.setServiceAccount(name, {});
  for (const namespace of namespaces) {
    await access.addBinding({ subject: `service-account:${name}`, role: 'viewer', namespace });
  }
  const { token } = await access.createToken(name);
  const headers = { authorization: `Bearer ${token}` };
  const url = `/v1/namespaces/demo/runs/${runId}/waits`;
  return (await server.app.inject({ url, headers })).json().tasks[0];
}

test('what a child run of another namespace waits for is told to who may read it there', async () => {
  const { runId } = await server.client.runs.start('demo', { definition: { name: 'parent' } });
  const child = `${runId}.a1.1`;
  await expect.poll(async () => (await server.store.run(child))?.status).toBe('waiting');
  expect(await toldTo('both', ['demo', 'other'], runId)).toMatchObject({
    words: expect.stringContaining('hidden'),
    waitsFor: { kind: 'child-run', because: [{ runId: child, task: 'secretive' }] },
  });
  const told = await toldTo('one', ['demo'], runId);
  expect(told.waitsFor).toEqual({ kind: 'child-run', runId: child, status: 'waiting' });
  expect(told.words).not.toContain('hidden');
});
