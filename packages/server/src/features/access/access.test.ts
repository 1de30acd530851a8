import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const post = (url: string, payload: object) => server.send({ method: 'POST', url, payload });
const get = (url: string) => server.send({ method: 'GET', url });
const ACCOUNTS = '/v1/access/service-accounts';

async function newToken(name: string, wish: object = {}): Promise<{ id: string; token: string }> {
  await post(`${ACCOUNTS}/${name}`, {});
  return (await post(`${ACCOUNTS}/${name}/tokens`, wish)).json();
}

test('a token is told once, and lists say the rest of it', async () => {
  const wish = { label: 'ci', permissions: ['runs:read'], namespaces: ['demo'], expiresInDays: 1 };
  const { token, ...told } = await newToken('listed', wish);
  const { items } = (await get(`${ACCOUNTS}/listed/tokens`)).json();
  expect(items).toEqual([told]);
  expect(told).toMatchObject({
    label: 'ci',
    owner: 'service-account:listed',
    createdBy: 'operator',
  });
  const me = await server.send({
    url: '/v1/access/me',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(me.json()).toEqual({
    subject: 'service-account:listed',
    roles: [],
    token: {
      id: told.id,
      expiresAt: expect.any(String),
      permissions: ['runs:read'],
      namespaces: ['demo'],
    },
  });
});

test('a decision says which role it rests on, or that there is none', async () => {
  await newToken('explained');
  const binding = { subject: 'service-account:explained', role: 'viewer', namespace: 'demo' };
  await post('/v1/access/bindings', binding);
  const asked = '/v1/access/decision?permission=runs:read&subject=service-account:explained';
  expect((await get(`${asked}&namespace=demo`)).json()).toEqual({
    allowed: true,
    subject: binding.subject,
    permission: 'runs:read',
    namespace: 'demo',
    because: binding,
    detail: 'service-account:explained is viewer in namespace demo.',
  });
  expect((await get(asked)).json()).toMatchObject({ allowed: false, namespace: '*' });
});

test('who may not read access asks about nobody else', async () => {
  const { token } = await newToken('curious');
  const answer = await server.send({
    url: '/v1/access/decision?permission=runs:read&subject=operator',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.json()).toMatchObject({ status: 403, code: 'forbidden' });
});

test('what does not exist is named', async () => {
  const binding = { subject: 'service-account:absent', role: 'viewer', namespace: 'demo' };
  expect((await post('/v1/access/bindings', binding)).json()).toMatchObject({
    code: 'service-account-not-found',
    detail: 'There is no service account named absent.',
  });
  expect((await post('/v1/access/bindings/remove', binding)).json().code).toBe(
    'role-binding-not-found',
  );
  expect((await post(`${ACCOUNTS}/absent/delete`, {})).json().status).toBe(404);
  expect((await get(`${ACCOUNTS}/absent/tokens`)).json().code).toBe('service-account-not-found');
  const revoke = `${ACCOUNTS}/absent/tokens/${'a'.repeat(12)}/revoke`;
  expect((await post(revoke, {})).json().code).toBe('api-token-not-found');
});

test('an unknown role, permission or subject is told by its member', async () => {
  const binding = { subject: 'ada', role: 'root', namespace: 'demo/..' };
  const { errors } = (await post('/v1/access/bindings', binding)).json();
  expect(errors.map(({ field }: { field: string }) => field).toSorted()).toEqual([
    'body/namespace',
    'body/role',
    'body/subject',
  ]);
});

test('a stream ends when the token that opened it is revoked', async () => {
  const { id, token } = await newToken('follower');
  const binding = { subject: 'service-account:follower', role: 'viewer', namespace: 'demo' };
  await post('/v1/access/bindings', binding);
  const response = await fetch(`${server.url}/v1/namespaces/demo/runs`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
  });
  expect(response.status).toBe(200);
  const told = response.text();
  expect((await post(`${ACCOUNTS}/follower/tokens/${id}/revoke`, {})).statusCode).toBe(204);
  await expect(told).rejects.toThrow('terminated');
});
