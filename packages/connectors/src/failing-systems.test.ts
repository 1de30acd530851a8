import type { Connector, Json } from '@tutti/connector-kit';
import { describe, expect, test } from 'vitest';
import { a2aConnector } from './a2a/index.ts';
import { asyncApiConnector } from './asyncapi/index.ts';
import { TokenStore } from './authentication/oauth/token-store.ts';
import { grpcConnector } from './grpc/index.ts';
import { httpConnector } from './http/index.ts';
import { mcpConnector } from './mcp/index.ts';
import { openApiConnector } from './openapi/index.ts';
import { resourceConnector } from './resources/resource-connector.ts';
import { scriptConnector } from './script/index.ts';
import { callContext } from './testing/call-context.ts';
import { failingSystems, pageServer } from './testing/failing-systems.ts';
import { faultOf } from './testing/fault-of.ts';
import { jsonServer, tcpServer } from './testing/local-server.ts';
import { ordersDocument, served } from './testing/messaging.ts';

const secret = 's3cret-of-the-test';
const authentication = { scheme: 'basic', username: 'rex', password: secret };
const client = { id: 'tutti', secret };

/** One way to speak to a system: what is called, and how, for a system at `origin`. */
interface Way {
  readonly connector: () => Connector;
  readonly name: string;
  readonly args: (origin: string) => Json | Promise<Json>;
  /** What a page of HTML means, where it is no answer; undefined where it is one. */
  readonly page: { readonly type: string; readonly title: string } | undefined;
}

const malformed = { type: 'communication', title: 'Malformed Content' };
const notValid = { type: 'configuration', title: 'Arguments Not Valid' };
const noToken = { type: 'authentication', title: 'No Token' };

const ways: readonly (readonly [string, Way])[] = [
  [
    'http',
    {
      connector: () => httpConnector(new TokenStore()),
      name: 'request',
      args: (uri) => ({ uri, method: 'post', body: { n: 1 }, authentication }),
      page: undefined,
    },
  ],
  [
    'the token endpoint of oauth2',
    {
      connector: () => httpConnector(new TokenStore()),
      name: 'request',
      args: (authority) => ({
        uri: 'http://127.0.0.1:1',
        method: 'get',
        authentication: { scheme: 'oauth2', authority, grant: 'client_credentials', client },
      }),
      page: noToken,
    },
  ],
  [
    'the discovery of oidc',
    {
      connector: () => httpConnector(new TokenStore()),
      name: 'request',
      args: (authority) => ({
        uri: 'http://127.0.0.1:1',
        method: 'get',
        authentication: { scheme: 'oidc', authority, grant: 'client_credentials', client },
      }),
      page: noToken,
    },
  ],
  [
    'an OpenAPI document',
    {
      connector: () => openApiConnector(),
      name: 'call',
      args: (uri) => ({ document: { uri, authentication }, operationId: 'order' }),
      page: notValid,
    },
  ],
  [
    'an operation of OpenAPI',
    {
      connector: () => openApiConnector(),
      name: 'call',
      async args(origin) {
        const paths = { '/orders': { post: { operationId: 'order' } } };
        const document = { openapi: '3.1.0', servers: [{ url: origin }], paths };
        const { origin: place } = await jsonServer(document);
        return { document: { uri: place }, operationId: 'order', authentication };
      },
      page: undefined,
    },
  ],
  [
    'a resource',
    {
      connector: () => resourceConnector(new TokenStore()),
      name: 'fetch',
      args: (uri) => ({ resource: { uri, authentication } }),
      page: undefined,
    },
  ],
  [
    'the source of a script',
    {
      connector: () => scriptConnector(undefined, undefined, new TokenStore()),
      name: 'run',
      args: (uri) => ({ language: 'javascript', source: { uri, name: 'greet', authentication } }),
      page: notValid,
    },
  ],
  [
    'MCP',
    {
      connector: () => mcpConnector(new TokenStore()),
      name: 'call',
      args: (uri) => ({ method: 'tools/list', transport: { http: { uri, authentication } } }),
      page: malformed,
    },
  ],
  [
    'A2A',
    {
      connector: () => a2aConnector(),
      name: 'call',
      args: (uri) => ({ server: { uri, authentication }, method: 'tasks/get', parameters: {} }),
      page: malformed,
    },
  ],
  [
    'the card of an agent',
    {
      connector: () => a2aConnector(),
      name: 'call',
      args: (uri) => ({ agentCard: { uri, authentication }, method: 'tasks/get', parameters: {} }),
      page: notValid,
    },
  ],
  [
    'a proto document',
    {
      connector: () => grpcConnector(),
      name: 'call',
      args: (uri) => ({
        proto: { uri, authentication },
        service: { name: 'greeter.v1.Greeter', host: '127.0.0.1', port: 1 },
        method: 'SayHello',
        arguments: {},
      }),
      page: notValid,
    },
  ],
  [
    'an AsyncAPI document',
    {
      connector: () => asyncApiConnector(new TokenStore()),
      name: 'publish',
      args: (uri) => ({
        document: { uri, authentication },
        operation: 'orders',
        message: { payload: { n: 1 } },
      }),
      page: notValid,
    },
  ],
  [
    'a server of AsyncAPI over HTTP',
    {
      connector: () => asyncApiConnector(new TokenStore()),
      name: 'publish',
      async args(origin) {
        const { host, protocol } = new URL(origin);
        const document = ordersDocument({ host, protocol: protocol.slice(0, -1) });
        return {
          document: await served(document),
          operation: 'orders',
          message: { payload: { n: 1 } },
          authentication,
        };
      },
      page: undefined,
    },
  ],
];

describe.each(ways)('%s', (_, { connector, name, args }) => {
  const perform = async (given: Json, context: ReturnType<typeof callContext>) =>
    connector().functions[name]!.perform(given, context);

  test.each(failingSystems)('$name', async ({ start, dialer, fault }) => {
    const origin = await start();
    const context = callContext(dialer === undefined ? {} : { dialer });
    const { detail = '', ...told } = await faultOf(perform(await args(origin), context));
    expect({ detail, ...told }).toEqual({
      ...fault,
      type: 'communication',
      detail: expect.stringContaining(fault.detail),
    });
    expect(detail).toContain(new URL(origin).host);
    expect(detail).not.toContain(secret);
  });

  test('an answer that nobody waits for any longer', async () => {
    const abort = new AbortController();
    const origin = await tcpServer((socket) => socket.once('data', () => abort.abort()));
    const call = perform(await args(origin), callContext({ signal: abort.signal }));
    expect(await faultOf(call)).toMatchObject({ kind: 'retryable', title: 'Interrupted' });
  });
});

const answeredByPages = ways.flatMap(([name, way]) =>
  way.page === undefined ? [] : [[name, { ...way, page: way.page }] as const],
);

test.each(answeredByPages)('%s: a page instead of what was asked for', async (_, way) => {
  const origin = await pageServer();
  const call = way.connector().functions[way.name]!;
  const { detail, ...told } = await faultOf(call.perform(await way.args(origin), callContext()));
  expect(told).toMatchObject({ kind: 'terminal', ...way.page });
  expect(detail).toContain(origin);
  expect(detail).not.toContain(secret);
});
