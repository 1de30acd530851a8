import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const URL = '/v1/namespaces/demo/secrets';
const CANARY = 'canary-0451';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

async function post(path: string, payload: object | string) {
  const headers = { 'content-type': 'application/json' };
  const response = await server.send({ method: 'POST', url: `${URL}/${path}`, payload, headers });
  return { status: response.statusCode, text: response.body };
}

test('a secret is set, and no answer has its value', async () => {
  const { secrets } = server.client;
  const first = await secrets.set('demo', 'login', CANARY);
  expect(first).toEqual({
    namespace: 'demo',
    name: 'login',
    version: 1,
    updatedAt: first.updatedAt,
    updatedBy: 'operator',
    readable: true,
  });
  expect(await secrets.get('demo', 'login')).toEqual(first);
  await secrets.set('demo', 'a', { deep: [CANARY] });
  const page = await secrets.list('demo', { limit: 1 });
  const rest = await secrets.list('demo', { cursor: page.next ?? '' });
  expect([...page.items, ...rest.items].map(({ name }) => name)).toEqual(['a', 'login']);
  expect((await secrets.list('other')).items).toEqual([]);
});

test('a secret is deleted once', async () => {
  const { secrets } = server.client;
  await secrets.set('demo', 'login', 'x');
  await secrets.delete('demo', 'login');
  await expect(secrets.delete('demo', 'login')).rejects.toThrow('no secret named login');
  await expect(secrets.get('demo', 'login')).rejects.toMatchObject({ code: 'secret-not-found' });
});

test('a rotation tells what it did', async () => {
  await server.client.secrets.set('demo', 'login', 'x');
  expect(await server.client.secrets.rotateKey()).toMatchObject({ sealedAgain: 1, unreadable: 0 });
});

test.each([
  ['login', { valeu: CANARY }],
  ['login', { value: 'x', [CANARY]: 1 }],
  ['login', { value: null, more: CANARY }],
  ['login', { value: null }],
  ['login', `{"value": "${CANARY}`],
  ['login', `"${CANARY}"`],
  ['login', JSON.stringify({ value: CANARY.padEnd(70_000, 'x') })],
])('%s is not set by %j, and the answer has nothing of it', async (name, payload) => {
  const { status, text } = await post(name, payload);
  expect([400, 413]).toContain(status);
  expect(text).not.toContain('canary');
  expect((await server.client.secrets.list('demo')).items).toEqual([]);
});

test.each(['a%20b', '-a', 'a%2Fb'])('%s is no name of a secret', async (name) => {
  expect((await post(name, { value: 'x' })).status).toBeGreaterThanOrEqual(400);
});
