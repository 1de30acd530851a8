import { PROBLEM_CODES, ROUTE_TABLE, toOpenApi } from '@tutti/api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

test('every route of the contract is registered, and nothing else', () => {
  const registered = server.endpoints.map(({ route }) => route.id);
  expect(registered.toSorted()).toEqual(ROUTE_TABLE.map(({ id }) => id).toSorted());
});

test('every route but /healthz wants the token', async () => {
  for (const { method, path } of ROUTE_TABLE) {
    const url = path.replaceAll(/\{\w+\}/g, 'x');
    const response = await server.app.inject({ method, url });
    expect([url, response.statusCode]).toEqual([url, path === '/healthz' ? 200 : 401]);
  }
});

test('the server says that it serves', async () => {
  expect(await server.client.platform.health()).toEqual({ status: 'ok' });
});

test('the server describes itself', async () => {
  expect(await server.client.platform.openApi()).toEqual(structuredClone(toOpenApi('0.0.0')));
});

test('the server lists its problems', async () => {
  const { items } = await server.client.platform.problems();
  expect(items.map(({ code }) => code)).toEqual(PROBLEM_CODES);
});

test('the root says what this is, to browsers in HTML', async () => {
  expect(await server.client.platform.about()).toMatchObject({ name: 'Tutti', version: '0.0.0' });
  const page = await server.send({ url: '/', headers: { accept: 'text/html,*/*;q=0.8' } });
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.body).toContain('<h1>Tutti 0.0.0</h1>');
});
