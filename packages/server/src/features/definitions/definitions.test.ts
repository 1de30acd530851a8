import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { definitionOf, GREET } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const YAML = `document:
  dsl: '1.0.3'
  namespace: demo
  name: nested
  version: 1.2.0
  title: Nested
use:
  functions:
    ping:
      set: { pong: true }
do:
  - outer:
      do:
        - inner: { set: { a: 1 } }
  - last: { call: ping }
`;
const URL = '/v1/namespaces/demo/definitions';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

function publish(payload: string, type = 'application/yaml', url = URL) {
  return server.send({ method: 'POST', url, payload, headers: { 'content-type': type } });
}

describe('publishing', () => {
  test('answers where the version is', async () => {
    const response = await publish(YAML);
    expect(response.statusCode).toBe(201);
    expect(response.headers.location).toBe(`${URL}/nested/versions/1.2.0`);
    expect(response.json()).toEqual({
      namespace: 'demo',
      name: 'nested',
      version: '1.2.0',
      planId: expect.stringMatching(/^sha256:/),
      publishedAt: expect.stringMatching(/Z$/),
    });
  });

  test.each(['application/yaml', 'text/yaml', 'application/json; charset=utf-8'])(
    'takes JSON as %s',
    async (type) => {
      expect((await publish(GREET, type)).statusCode).toBe(201);
    },
  );

  test('the same content again changes nothing', async () => {
    const first = await publish(GREET);
    const second = await publish(GREET);
    expect(second.statusCode).toBe(200);
    expect(second.json()).toEqual(first.json());
  });

  test('other content under the same version is refused', async () => {
    await publish(GREET);
    const response = await publish(definitionOf('greet', [{ greet: { set: { greeting: 'Hi' } } }]));
    expect(response.json()).toMatchObject({ status: 409, code: 'definition-immutable' });
  });

  test('mistakes are told with line and column', async () => {
    const response = await publish(YAML.replace('set: { a: 1 }', 'sett: { a: 1 }'));
    expect(response.json()).toMatchObject({
      status: 422,
      code: 'definition-invalid',
      diagnostics: [{ severity: 'error', line: 14, suggestion: 'set' }],
    });
  });

  test('another namespace than that of the path is refused', async () => {
    const response = await publish(GREET, 'text/yaml', '/v1/namespaces/shop/definitions');
    expect(response.json()).toMatchObject({ status: 422, code: 'namespace-mismatch' });
  });
});

describe('reading', () => {
  test('a version is answered with its text and what it does', async () => {
    await publish(YAML);
    const response = await server.send({ url: `${URL}/nested/versions/1.2.0` });
    expect(response.json()).toMatchObject({
      title: 'Nested',
      mediaType: 'application/yaml',
      source: YAML,
      plan: {
        tasks: [
          { name: 'outer', kind: 'do', pointer: '/do/0/outer', depth: 0 },
          { name: 'inner', kind: 'set', pointer: '/do/0/outer/do/0/inner', depth: 1 },
          { name: 'last', kind: 'call', pointer: '/do/1/last', depth: 0 },
        ],
        functions: ['ping'],
        secrets: [],
      },
    });
  });

  test('the text alone is answered to who asks for YAML', async () => {
    await publish(YAML);
    const response = await server.send({
      url: `${URL}/nested/versions/latest`,
      headers: { accept: 'application/yaml' },
    });
    expect(response.headers['content-type']).toBe('application/yaml; charset=utf-8');
    expect(response.body).toBe(YAML);
  });

  test('latest is the highest semantic version', async () => {
    for (const version of ['1.9.0', '1.10.0', '1.2.0']) {
      await publish(definitionOf('greet', [{ a: { set: { version } } }], version));
    }
    const response = await server.send({ url: `${URL}/greet/versions/latest` });
    expect(response.json()).toMatchObject({ version: '1.10.0' });
  });

  test.each(['greet/versions/2.0.0', 'nobody/versions/latest'])('%s is not found', async (path) => {
    await publish(GREET);
    const response = await server.send({ url: `${URL}/${path}` });
    expect(response.json()).toMatchObject({ status: 404, code: 'definition-not-found' });
  });

  test('lists come in pages', async () => {
    for (const name of ['a', 'b', 'c'])
      await publish(definitionOf(name, [{ t: { set: { ok: true } } }]));
    const first = (await server.send({ url: `${URL}?limit=2` })).json();
    const second = (await server.send({ url: `${URL}?limit=2&cursor=${first.next}` })).json();
    const names = [...first.items, ...second.items].map(({ name }: { name: string }) => name);
    expect([names, second.next]).toEqual([['a', 'b', 'c'], undefined]);
  });

  test('lists are those of a name, and of the namespace', async () => {
    await publish(definitionOf('a', [{ t: { set: { ok: true } } }]));
    await publish(definitionOf('b', [{ t: { set: { ok: true } } }]));
    expect((await server.send({ url: `${URL}?name=b` })).json().items).toHaveLength(1);
    expect((await server.send({ url: '/v1/namespaces/shop/definitions' })).json()).toEqual({
      items: [],
    });
  });

  test.each(['nonsense', 'WzFd', 'bnVsbA'])('the cursor %s is refused', async (cursor) => {
    const response = await server.send({ url: `${URL}?cursor=${cursor}` });
    expect(response.json()).toMatchObject({
      code: 'invalid-request',
      errors: [{ field: 'query/cursor' }],
    });
  });
});

describe('validating', () => {
  const validate = (payload: string) =>
    publish(payload, 'application/yaml', '/v1/definitions/validate');

  test('answers that all is well, and publishes nothing', async () => {
    expect((await validate(GREET)).json()).toEqual({ valid: true, diagnostics: [] });
    expect((await server.send({ url: URL })).json()).toEqual({ items: [] });
  });

  test('answers what is wrong', async () => {
    const { valid, diagnostics } = (await validate('do: []')).json();
    expect([valid, diagnostics.length > 0]).toEqual([false, true]);
  });
});
