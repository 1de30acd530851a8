import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json } from '@tutti/connector-kit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import type { DialerOptions } from '../dialer/index.ts';
import { callContext } from '../testing/call-context.ts';
import { testCertificate } from '../testing/certificate.ts';
import { faultOf } from '../testing/fault-of.ts';
import { closedOrigin, localServer, tcpServer } from '../testing/local-server.ts';
import { mcpHttpServer } from '../testing/mcp-http-server.ts';
import { mcpConnector } from './index.ts';

type Arguments = { readonly [name: string]: Json };

const stdioPath = fileURLToPath(new URL('../testing/mcp-notes-stdio.ts', import.meta.url));
const limits = { killGraceMs: 500 };

function call(
  args: Arguments,
  signal?: AbortSignal,
  dialer: DialerOptions = {},
  stdio: Parameters<typeof mcpConnector>[1] = { enabled: true, limits },
): Promise<Json> {
  const { functions } = mcpConnector(new TokenStore(), stdio);
  return functions.call!.perform(args, callContext({ dialer, ...(signal && { signal }) }));
}

const stdio = (environment: Arguments = {}) => ({
  stdio: { command: process.execPath, arguments: [stdioPath], environment },
});

function tool(name: string, transport: Json, given: Arguments = {}): Arguments {
  return { method: 'tools/call', parameters: { name, arguments: given }, transport };
}

/** Both ways to the same server. */
const transports = [
  ['stdio', async () => stdio()],
  ['HTTP, answered in events', async () => ({ http: { uri: (await mcpHttpServer()).origin } })],
  [
    'HTTP, answered in JSON',
    async () => ({ http: { uri: (await mcpHttpServer({ json: true })).origin } }),
  ],
] as const;

describe.each(transports)('over %s', (_, open) => {
  test('every method answers its result', async () => {
    const transport = await open();
    const ask = (method: string, parameters?: Json) =>
      call({ method, transport, ...(parameters !== undefined && { parameters }) });
    expect(await ask('tools/list')).toMatchObject({
      tools: expect.arrayContaining([expect.objectContaining({ name: 'echo' })]),
    });
    expect(await call(tool('echo', transport, { text: 'hi' }))).toEqual({
      content: [{ type: 'text', text: 'hi' }],
    });
    expect(await ask('prompts/list')).toMatchObject({ prompts: [{ name: 'greet' }] });
    expect(await ask('prompts/get', { name: 'greet' })).toMatchObject({
      messages: [{ role: 'user', content: { type: 'text', text: 'Hello.' } }],
    });
    expect(await ask('resources/list')).toMatchObject({ resources: [{ uri: 'note://1' }] });
    expect(await ask('resources/read', { uri: 'note://1' })).toMatchObject({
      contents: [{ uri: 'note://1', text: 'The first note.' }],
    });
    expect(await ask('resources/templates/list')).toMatchObject({
      resourceTemplates: [{ uriTemplate: 'note://{id}' }],
    });
  });

  test('a tool that says it failed is a fault', async () => {
    expect(await faultOf(call(tool('fail', await open(), { text: 'this' })))).toMatchObject({
      kind: 'terminal',
      type: 'runtime',
      status: 500,
      title: 'Tool Failed',
      detail: expect.stringMatching(
        /^The tool "fail" of the MCP server .* failed: cannot take this$/,
      ),
    });
  });

  test('an error of the server is a fault', async () => {
    const transport = await open();
    const missing = { method: 'resources/read', parameters: { uri: 'nothing://1' }, transport };
    expect(await faultOf(call(missing))).toMatchObject({
      kind: 'terminal',
      type: 'runtime',
      status: 400,
      title: 'Invalid Params',
      detail: expect.stringContaining('answered resources/read with the error -32602'),
    });
  });

  test('a tool that does not answer in time is given up', async () => {
    const args = { ...tool('hang', await open()), timeoutMs: 300 };
    expect(await faultOf(call(args))).toMatchObject({
      kind: 'retryable',
      type: 'timeout',
      status: 408,
      detail: expect.stringMatching(/did not answer tools\/call within 0.3 s\.$/),
    });
  });

  test('a call that nobody waits for any longer ends', async () => {
    const abort = new AbortController();
    const calling = faultOf(call(tool('hang', await open()), abort.signal));
    abort.abort();
    expect(await calling).toMatchObject({ kind: 'retryable', title: 'Interrupted' });
  });

  test('an answer of 50 MB is refused', async () => {
    expect(await faultOf(call(tool('flood', await open())))).toMatchObject({
      kind: 'terminal',
      title: expect.stringMatching(/^(Output|Response) Too Large$/),
    });
  });
});

describe('over HTTP', () => {
  const listing = (uri: string, more: Arguments = {}): Arguments => ({
    method: 'tools/list',
    transport: { http: { uri, ...more } },
  });

  test('the server is told who calls, and the session is ended', async () => {
    const { origin, received } = await mcpHttpServer();
    const authentication = { scheme: 'bearer', token: 'tkn' };
    const http = { uri: origin, authentication, headers: { 'x-tenant': 'acme' } };
    await call(tool('context', { http }));
    expect(received.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST', 'DELETE']);
    for (const { headers } of received.slice(0, 3)) {
      expect(headers).toMatchObject({
        authorization: 'Bearer tkn',
        'idempotency-key': 'run-1/0/1',
        'user-agent': 'tutti',
        'x-tenant': 'acme',
      });
    }
    const ids = received.slice(1).map(({ headers }) => headers['mcp-session-id']);
    expect(new Set(ids).size).toBe(1);
  });

  test('a version of the protocol that is named is the one that is spoken', async () => {
    const { origin, received } = await mcpHttpServer();
    const versions = ['2025-03-26', '2025-11-25', undefined];
    for (const protocolVersion of versions) {
      await call({ ...listing(origin), ...(protocolVersion && { protocolVersion }) });
    }
    const spoken = received.map(({ headers }) => headers['mcp-protocol-version']);
    expect(new Set(spoken.filter((version) => version !== undefined))).toEqual(
      new Set(['2025-03-26', '2025-11-25', '2025-06-18']),
    );
    expect(
      await faultOf(call({ ...listing(origin), protocolVersion: '2020-01-01' })),
    ).toMatchObject({
      kind: 'terminal',
      type: 'communication',
      detail: expect.stringContaining('did not answer as MCP says'),
    });
  });

  test('credentials that the server refuses are renewed once', async () => {
    let tokens = 0;
    const authority = await localServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: `token-${++tokens}`, token_type: 'bearer' }));
    });
    const seen: unknown[] = [];
    const server = await localServer((request, response) => {
      seen.push(request.headers.authorization);
      response.statusCode = 401;
      response.end(`who is ${request.headers.authorization}?`);
    });
    const authentication = {
      scheme: 'oauth2',
      authority: authority.origin,
      grant: 'client_credentials',
      client: { id: 'tutti', secret: 'shh' },
    };
    expect(await faultOf(call(listing(server.origin, { authentication })))).toMatchObject({
      kind: 'terminal',
      type: 'communication',
      status: 401,
      detail: expect.stringContaining('who is Bearer [redacted]?'),
    });
    expect(seen).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  const failed = { kind: 'retryable', type: 'communication', status: 500 };

  test.each([
    [503, 'retryable'],
    [429, 'retryable'],
    [404, 'terminal'],
    [302, 'terminal'],
  ])('a server that answers %i', async (status, kind) => {
    const { origin } = await localServer((_, response) => response.writeHead(status).end('busy'));
    expect(await faultOf(call(listing(origin)))).toMatchObject({
      kind,
      type: 'communication',
      status,
    });
  });

  test('a server that is not there', async () => {
    const origin = await closedOrigin();
    expect(await faultOf(call(listing(origin)))).toMatchObject({
      ...failed,
      detail: `The service at ${origin} refused the connection. See that it runs, and listens on that port.`,
    });
  });

  test('a server that is at an address that is not allowed', async () => {
    const { origin } = await mcpHttpServer();
    const addresses = { allowLoopback: false, allowPrivate: false };
    expect(await faultOf(call(listing(origin), undefined, { addresses }))).toMatchObject({
      kind: 'terminal',
      type: 'authorization',
      title: 'Address Not Allowed',
    });
  });

  test('a server whose certificate is not trusted', async () => {
    const server = createSecureServer(testCertificate, (_, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await faultOf(call(listing(`https://127.0.0.1:${port}`)))).toMatchObject({
      ...failed,
      kind: 'terminal',
      detail: expect.stringContaining('presented a certificate that is self-signed. '),
    });
  });

  test.each([
    ['is a page', 'text/html', '<html>', 'Unexpected content type: text/html'],
    ['cannot be read', 'application/json', '{"jsonrpc":', 'JSON'],
    ['is no message', 'application/json', '{"fine":true}', 'no message of the protocol'],
  ])('an answer that %s', async (_, type, body, detail) => {
    const { origin } = await localServer((_, response) => {
      response.writeHead(200, { 'content-type': type }).end(body);
    });
    expect(await faultOf(call(listing(origin)))).toMatchObject({
      kind: 'terminal',
      type: 'communication',
      status: 500,
      title: 'Malformed Content',
      detail: expect.stringContaining(detail),
    });
  });

  test('half an answer', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n';
    const broken = await tcpServer((socket) => {
      socket.once('data', () =>
        socket.end(`${head}transfer-encoding: chunked\r\n\r\n5\r\ndata:\r\n`),
      );
    });
    const ended = await localServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(': nothing\n\n');
    });
    for (const origin of [broken, ended.origin]) {
      expect(await faultOf(call(listing(origin)))).toMatchObject(failed);
    }
  });
});

describe('over stdio', () => {
  test('the process sees only the environment that is meant for it', async () => {
    vi.stubEnv('SERVER_SECRET', 'canary');
    const output = await call(tool('context', stdio({ COLOR: 'red' })));
    vi.unstubAllEnvs();
    const [{ text = '' } = {}] = (output as { content: { text?: string }[] }).content;
    const { pid, PWD: _, OLDPWD: __, SHLVL: ___, ...environment } = JSON.parse(text);
    expect(environment).toMatchObject({ COLOR: 'red', TUTTI_IDEMPOTENCY_KEY: 'run-1/0/1' });
    expect(Object.keys(environment)).not.toContain('SERVER_SECRET');
    await vi.waitUntil(() => !existsSync(`/proc/${pid}`) || isZombie(pid), { timeout: 30_000 });
  });

  test('nothing is run unless the operator allows commands', async () => {
    const marker = `${stdioPath}.ran`;
    const args = {
      method: 'tools/list',
      transport: { stdio: { command: 'touch', arguments: [marker] } },
    };
    expect(await faultOf(call(args, undefined, {}, {}))).toMatchObject({
      kind: 'terminal',
      type: 'authorization',
      status: 403,
      title: 'Stdio Not Enabled',
      detail: expect.stringContaining('TUTTI_SHELL=allow'),
    });
    expect(existsSync(marker)).toBe(false);
  });

  test('a process that ends before it answers tells why, without its secrets', async () => {
    const fault = await faultOf(call(tool('exit', stdio({ NOTES_TOKEN: 'canary-token' }))));
    expect(fault).toEqual({
      kind: 'retryable',
      type: 'communication',
      status: 500,
      title: 'Server Ended',
      detail: `The MCP server "${process.execPath}" ended with code 7 before it answered: The token is [redacted].`,
    });
  });

  test('a command that is not there', async () => {
    const transport = { stdio: { command: 'no-such-mcp-server' } };
    expect(await faultOf(call({ method: 'tools/list', transport }))).toMatchObject({
      type: 'communication',
      title: 'Server Ended',
      detail: expect.stringContaining('"no-such-mcp-server" ended with code 127'),
    });
  });

  test('nothing of a server is left that does not end by itself', async () => {
    const abort = new AbortController();
    const script = 'trap "" TERM; sleep 60 & echo $! > "$1.new"; mv "$1.new" "$1"; wait; sleep 60';
    const folder = await mkdtemp(join(tmpdir(), 'mcp-test-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const pidFile = join(folder, 'pid');
    const transport = { stdio: { command: 'sh', arguments: ['-c', script, 'sh', pidFile] } };
    const calling = faultOf(call({ method: 'tools/list', transport }, abort.signal));
    await vi.waitUntil(() => existsSync(pidFile), { timeout: 30_000, interval: 10 });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    abort.abort();
    expect(await calling).toMatchObject({ title: 'Interrupted' });
    await vi.waitUntil(() => !existsSync(`/proc/${pid}`) || isZombie(pid), { timeout: 30_000 });
  });
});

/** Dead, but not yet collected by the system's first process. */
function isZombie(pid: number): boolean {
  return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
}

test.each<[string, Arguments, string]>([
  ['no transport', { method: 'tools/list' }, "to have 'http' or 'stdio', but it has neither"],
  [
    'no method',
    { transport: stdio() },
    "Expected the argument 'method' of mcp.call to be a string",
  ],
  [
    'another method',
    { method: 'tools/run', transport: stdio() },
    'to be one of tools/list, tools/call',
  ],
  [
    'a relative URI',
    { method: 'tools/list', transport: { http: { uri: '/mcp' } } },
    'to be an absolute http or https URI',
  ],
  [
    'a client without a version',
    { method: 'tools/list', transport: stdio(), client: { name: 'me' } },
    "Expected the argument 'version' of the client of mcp.call to be a string",
  ],
])('a call that makes no sense: %s', async (_, args, detail) => {
  expect(await faultOf(call(args))).toMatchObject({
    kind: 'terminal',
    type: 'configuration',
    status: 400,
    detail: expect.stringContaining(detail),
  });
});
