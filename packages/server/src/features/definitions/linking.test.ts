import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A catalog on a real server; `files` may change meanwhile. */
async function catalog(files: { [path: string]: string }) {
  const received: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    received.push(request);
    const text = files[request.url ?? ''];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, received };
}

async function testServer(): Promise<TestServer> {
  const server = await startTestServer();
  open.push(() => server.close());
  return server;
}

const definition = (origin: string, version = '1.0.0') => `
document: { dsl: '1.0.3', namespace: demo, name: linked, version: '${version}' }
use:
  secrets: [catalog]
  catalogs:
    own: { endpoint: { uri: '${origin}', authentication: { bearer: { use: catalog } } } }
do:
  - greet: { call: greet:1.0.0@own, with: { name: '\${ .name }' } }
`;
const PATH = '/functions/greet/1.0.0/function.yaml';

describe('a definition that calls a function of a catalog', () => {
  test('runs it as it was when the definition was published', async () => {
    const files = { [PATH]: 'set: { greeting: \'${ "Hello, " + .name }\' }' };
    const { origin, received } = await catalog(files);
    const server = await testServer();
    await server.publish(definition(origin));
    expect(received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer for the catalog',
    ]);
    files[PATH] = 'set: { greeting: changed }';
    const answer = await server.client.runs.start(
      'demo',
      { definition: { name: 'linked' }, input: { name: 'Ada' } },
      { wait: '20s' },
    );
    expect(answer).toMatchObject({ kind: 'completed', output: { greeting: 'Hello, Ada' } });
  });

  test('may be published again, whatever has become of the catalog', async () => {
    const files: { [path: string]: string } = { [PATH]: 'set: { a: 1 }' };
    const { origin, received } = await catalog(files);
    const server = await testServer();
    await server.publish(definition(origin));
    delete files[PATH];
    await server.publish(definition(origin));
    expect(received).toHaveLength(1);
  });

  test('is refused, with the reason, when the catalog does not have it', async () => {
    const { origin } = await catalog({});
    const server = await testServer();
    await expect(server.publish(definition(origin))).rejects.toMatchObject({
      problem: {
        code: 'definition-invalid',
        diagnostics: [{ code: 'resource-unavailable', pointer: '/do/0/greet/call', line: 8 }],
      },
    });
  });

  test('is valid before that, and nothing is fetched to say so', async () => {
    const { origin, received } = await catalog({});
    const server = await testServer();
    const report = await server.client.definitions.validate(definition(origin));
    expect(report).toMatchObject({ valid: true, diagnostics: [{ code: 'resource-needed' }] });
    expect(received).toEqual([]);
  });
});
