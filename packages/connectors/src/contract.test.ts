import { status } from '@grpc/grpc-js';
import {
  type ConnectorFunction,
  type ContractSubject,
  connectorContract,
  type Json,
} from '@tutti/connector-kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createConnectors, createDialer } from './index.ts';
import { greeterProto, greeterServer } from './testing/greeter-server.ts';
import { jsonServer, type LocalServer, localServer } from './testing/local-server.ts';
import { mcpHttpServer } from './testing/mcp-http-server.ts';

const connectors = createConnectors({ shell: { enabled: true } });

function keepsTheContract(name: string, setUp: () => Promise<ContractSubject>): void {
  describe(`${name} keeps the contract`, () => {
    test.each(connectorContract.map((each) => [each.name, each.check] as const))(
      '%s',
      async (_, check) => {
        await expect(check(await setUp())).resolves.toBeUndefined();
      },
    );
  });
}

function functionOf(connector: string, name: string): ConnectorFunction {
  const found = connectors.find((each) => each.name === connector)?.functions[name];
  if (found === undefined)
    throw new Error(`Expected a function ${connector}.${name}, but there is none.`);
  return found;
}

function dialer() {
  const created = createDialer();
  onTestFinished(() => created.close());
  return created;
}

const secret = 'contract-s3cret';
const authentication = { scheme: 'bearer', token: secret };

const document = {
  openapi: '3.1.0',
  paths: Object.fromEntries(
    ['works', 'hangs', 'fails'].map((name) => [`/${name}`, { post: { operationId: name } }]),
  ),
};

/** Answers `/works`, never answers `/hangs`, and echoes the credential it got at `/fails`. */
function target(): Promise<LocalServer> {
  return localServer((request, response) => {
    if (request.url === '/hangs') return;
    if (request.url === '/fails') response.writeHead(500, { 'content-type': 'text/plain' });
    else response.writeHead(200, { 'content-type': 'application/json' });
    const answer = request.url === '/openapi.json' ? JSON.stringify(document) : '{"fine":true}';
    response.end(request.url === '/fails' ? request.headers.authorization : answer);
  });
}

function offeredTo(server: LocalServer) {
  return () => server.received.map(({ headers }) => headers['idempotency-key']?.toString());
}

keepsTheContract('http.request', async () => {
  const server = await target();
  const to = (path: string) => ({
    method: 'post',
    uri: `${server.origin}/${path}`,
    authentication,
  });
  return {
    function: functionOf('http', 'request'),
    dialer: dialer(),
    works: { ...to('works'), headers: { 'x-a': 1 }, query: {}, body: { a: [1] } },
    hangs: to('hangs'),
    fails: to('fails'),
    secret,
    offeredKeys: offeredTo(server),
  };
});

keepsTheContract('openapi.call', async () => {
  const server = await target();
  const uri = `${server.origin}/openapi.json`;
  const to = (operationId: string) => ({ document: { uri }, operationId, authentication });
  return {
    function: functionOf('openapi', 'call'),
    dialer: dialer(),
    works: to('works'),
    hangs: to('hangs'),
    fails: to('fails'),
    secret,
    offeredKeys: offeredTo(server),
  };
});

keepsTheContract('asyncapi.publish', async () => {
  const server = await target();
  const { host } = new URL(server.origin);
  const channels = Object.fromEntries(
    ['works', 'hangs', 'fails'].map((name) => [name, { publish: { operationId: name } }]),
  );
  const servers = { main: { url: host, protocol: 'http' } };
  const described = await jsonServer({ asyncapi: '2.6.0', servers, channels });
  const to = (operation: string) => ({
    document: { uri: described.origin },
    operation,
    message: { payload: { n: [1] } },
    authentication,
  });
  return {
    function: functionOf('asyncapi', 'publish'),
    dialer: dialer(),
    works: to('works'),
    hangs: to('hangs'),
    fails: to('fails'),
    secret,
    offeredKeys: offeredTo(server),
  };
});

keepsTheContract('grpc.call', async () => {
  const server = await greeterServer({
    sayHello({ request, metadata }, answer) {
      const said = String(metadata.get('authorization'));
      if (request.name === 'works') answer(null, { message: said });
      if (request.name === 'fails') answer({ code: status.INTERNAL, details: said });
    },
  });
  const proto = await localServer((_, response) => response.end(greeterProto));
  const to = (name: string) => ({
    proto: { uri: proto.origin },
    service: { name: 'greeter.v1.Greeter', host: '127.0.0.1', port: server.port, authentication },
    method: 'SayHello',
    arguments: { name },
  });
  return {
    function: functionOf('grpc', 'call'),
    dialer: dialer(),
    works: to('works'),
    hangs: to('hangs'),
    fails: to('fails'),
    secret,
    offeredKeys: () => server.received.map((each) => String(each.get('idempotency-key'))),
  };
});

keepsTheContract('mcp.call', async () => {
  const server = await mcpHttpServer();
  const transport = { http: { uri: server.origin, authentication } };
  const tool = (name: string, given: Json = {}) => ({
    method: 'tools/call',
    parameters: { name, arguments: given },
    transport,
  });
  return {
    function: functionOf('mcp', 'call'),
    dialer: dialer(),
    works: tool('context'),
    hangs: tool('hang'),
    fails: tool('fail', { text: secret }),
    secret,
    offeredKeys: () => server.received.map(({ headers }) => headers['idempotency-key']?.toString()),
  };
});

keepsTheContract('a2a.call', async () => {
  const server = await localServer(({ url, headers }, response) => {
    if (url === '/hangs') return;
    const failure = { code: -32603, message: headers.authorization };
    const answer = url === '/fails' ? { error: failure } : { result: { kind: 'message' } };
    response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, ...answer }));
  });
  const to = (path: string) => ({
    server: { uri: `${server.origin}/${path}`, authentication },
    method: 'message/send',
    parameters: { message: { parts: [] } },
  });
  return {
    function: functionOf('a2a', 'call'),
    dialer: dialer(),
    works: to('works'),
    hangs: to('hangs'),
    fails: to('fails'),
    secret,
    offeredKeys: offeredTo(server),
  };
});

/** Processes find the key in their environment; those below say it on their last line. */
function offeredIn(output: Json) {
  return (output as { stdout: string }).stdout.trimEnd().split('\n').slice(-1);
}

const noNetwork = () => Promise.reject(new Error('Expected no call of the network.'));

const noTarget = {
  dialer: {
    request: noNetwork,
    stream: noNetwork,
    route() {
      throw new Error('Expected no connection to be opened.');
    },
  },
};

keepsTheContract('shell.run', async () => ({
  ...noTarget,
  function: functionOf('shell', 'run'),
  works: {
    command: 'cat; echo "$1"; echo "$TUTTI_IDEMPOTENCY_KEY"',
    stdin: 'in',
    arguments: ['a'],
    environment: { A: 'b' },
  },
  hangs: { command: 'sleep 60' },
  fails: { command: 'yes "$TOKEN"', environment: { TOKEN: secret } },
  secret,
  offeredKeys: offeredIn,
}));

keepsTheContract('script.run', async () => ({
  ...noTarget,
  function: functionOf('script', 'run'),
  works: {
    language: 'js',
    code: 'console.log(process.argv); console.log(process.env.TUTTI_IDEMPOTENCY_KEY)',
    arguments: ['a'],
    environment: { A: 'b' },
  },
  hangs: { language: 'js', code: 'for (;;) {}' },
  fails: {
    language: 'js',
    code: 'for (;;) console.log(process.env.TOKEN)',
    environment: { TOKEN: secret },
  },
  secret,
  offeredKeys: offeredIn,
}));
