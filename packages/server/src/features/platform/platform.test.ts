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

test('only the routes that say so answer without the token or a signature', async () => {
  const open = ROUTE_TABLE.filter(({ permission }) => permission === 'public');
  expect(open.map(({ id }) => id)).toEqual(['getHealth', 'getProblemPage']);
  for (const { method, path, permission } of ROUTE_TABLE) {
    const url = path.replaceAll(/\{\w+\}/g, 'x');
    const { statusCode } = await server.app.inject({ method, url });
    expect([url, statusCode === 401]).toEqual([url, permission !== 'public']);
  }
});

test('the type of every problem leads to its page', async () => {
  for (const { type, title } of (await server.client.platform.problems()).items) {
    const page = await server.app.inject({ method: 'GET', url: type });
    expect([page.statusCode, page.headers['content-type']]).toEqual([
      200,
      'text/markdown; charset=utf-8',
    ]);
    expect(page.body).toContain(title);
  }
});

test('a page for an unknown code is a problem itself', async () => {
  for (const code of ['nonsense', '..%2f..%2fREADME', '__proto__']) {
    const answer = await server.send({ method: 'GET', url: `/errors/${code}` });
    expect([code, answer.statusCode]).toEqual([code, 404]);
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
