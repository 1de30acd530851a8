import type { Json } from '@tutti/connector-kit';
import { describe, expect, test } from 'vitest';
import { callContext } from '../testing/call-context.ts';
import { faultOf } from '../testing/fault-of.ts';
import { closedOrigin, localServer, tcpServer } from '../testing/local-server.ts';
import { jwtOf, tokenEndpoint } from '../testing/token-endpoint.ts';
import { scriptConnector } from './index.ts';

const connector = scriptConnector();

function run(
  source: { readonly [name: string]: Json },
  context = callContext({
    dialer: { limits: { responseBytes: 2_000_000, headersTimeoutMs: 300 } },
  }),
): Promise<Json> {
  const args = { language: 'javascript', source, arguments: ['you'] };
  return connector.functions.run!.perform(args, context);
}

const greeting = 'console.log("hello", process.argv[2])';

/** Serves the script to who proves to be allowed to read it. */
function guarded(authorization: string) {
  return localServer(({ headers }, response) => {
    if (headers.authorization !== authorization) response.writeHead(401).end('who are you?');
    else response.writeHead(200, { 'content-type': 'text/javascript' }).end(greeting);
  });
}

describe('a script from an external source', () => {
  test('is fetched when it is run, each time', async () => {
    const server = await localServer((_, response) => response.end(greeting));
    const uri = `${server.origin}/scripts/greet.js?version=1`;
    const outputs = [await run({ uri }), await run({ uri })];
    expect(outputs).toEqual(Array(2).fill({ code: 0, stdout: 'hello you\n', stderr: '' }));
    expect(server.received.map(({ method, url }) => [method, url])).toEqual(
      Array(2).fill(['GET', '/scripts/greet.js?version=1']),
    );
  });

  test('is fetched with the credentials of its endpoint', async () => {
    const { origin } = await guarded(`Basic ${btoa('reader:s3cret')}`);
    const secret = JSON.stringify({ username: 'reader', password: 's3cret' });
    const concealed = new Set<string>();
    const authentication = { scheme: 'basic', secret };
    const output = await run({ uri: origin, authentication }, callContext({ concealed }));
    expect([output, [...concealed]]).toEqual([
      { code: 0, stdout: 'hello you\n', stderr: '' },
      ['s3cret'],
    ]);
  });

  test('is fetched with a token of an authority', async () => {
    const token = jwtOf({ sub: 'reader' });
    const authority = await tokenEndpoint(() => ({ access_token: token }));
    const { origin } = await guarded(`Bearer ${token}`);
    const authentication = {
      scheme: 'oauth2',
      authority: authority.origin,
      grant: 'client_credentials',
      client: { id: 'tutti', secret: 'c' },
    };
    expect(await run({ uri: origin, authentication })).toMatchObject({ stdout: 'hello you\n' });
  });
});

describe('a source that has no script to give: the problem says which one', () => {
  const failed = (origin: string) => `The script "greet" at ${origin}/ could not be fetched.`;
  const fault = (uri: string) => faultOf(run({ uri, name: 'greet' }));

  test('refused connection', async () => {
    const origin = await closedOrigin();
    expect(await fault(origin)).toMatchObject({
      kind: 'retryable',
      type: 'communication',
      detail: `${failed(origin)} The service at ${origin} refused the connection. See that it runs, and listens on that port.`,
    });
  });

  test('slow answer', async () => {
    const { origin } = await localServer(() => {});
    expect(await fault(origin)).toMatchObject({
      kind: 'retryable',
      type: 'communication',
      status: 504,
      detail: `${failed(origin)} The service at ${origin} did not begin to answer in time. See why it is slow, or ask it for less.`,
    });
  });

  test('half an answer', async () => {
    const origin = await tcpServer((socket) => {
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nconsole.');
    });
    expect(await fault(origin)).toMatchObject({
      kind: 'retryable',
      type: 'communication',
      detail: expect.stringContaining(failed(origin)),
    });
  });

  test('50 MB answer', async () => {
    const { origin } = await localServer((_, response) => {
      response.end(Buffer.alloc(50_000_000, ' '));
    });
    expect(await fault(origin)).toMatchObject({
      kind: 'terminal',
      type: 'communication',
      title: 'Response Too Large',
      detail: expect.stringContaining(failed(origin)),
    });
  });

  test.each([
    [404, 'terminal', 'nothing here'],
    [503, 'retryable', 'later'],
  ])('status %d', async (status, kind, said) => {
    const { origin } = await localServer((_, response) => response.writeHead(status).end(said));
    expect(await fault(origin)).toMatchObject({
      kind,
      type: 'communication',
      status,
      detail: expect.stringMatching(
        `could not be fetched. GET ${origin}/ answered ${status} .*: ${said}`,
      ),
    });
  });

  test.each<[string, string, string | Buffer, string]>([
    [
      'a page instead',
      'text/html; charset=utf-8',
      '<html>Sign in</html>',
      'the text of a script, but it is a page (text/html; charset=utf-8).',
    ],
    [
      'bytes instead of text',
      'application/octet-stream',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff]),
      'the text of a script in UTF-8, but it is not readable text.',
    ],
    ['nothing', 'text/javascript', ' \n', 'the text of a script, but it is empty.'],
    [
      'too much',
      'text/javascript',
      ' '.repeat(1024 * 1024 + 1),
      'at most 1048576 characters long, but it has 1048577.',
    ],
  ])('%s', async (_, type, body, expected) => {
    const { origin } = await localServer((__, response) => {
      response.writeHead(200, { 'content-type': type }).end(body);
    });
    expect(await fault(origin)).toEqual({
      kind: 'terminal',
      type: 'configuration',
      status: 400,
      title: 'Arguments Not Valid',
      detail: `Expected the script "greet" at ${origin}/ to be ${expected}`,
    });
  });

  test('a place that is none', async () => {
    expect(await fault('file:///etc/passwd')).toMatchObject({
      kind: 'terminal',
      type: 'configuration',
      detail:
        "Expected the argument 'uri' of the source of script.run to be an absolute http or https URI, but it is not.",
    });
  });
});
