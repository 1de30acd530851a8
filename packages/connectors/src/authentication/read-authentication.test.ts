import type { Json } from '@tutti/connector-kit';
import { describe, expect, test } from 'vitest';
import { createConnectors } from '../create-connectors.ts';
import { httpRequest } from '../http/request.ts';
import { callContext } from '../testing/call-context.ts';
import { faultOf } from '../testing/fault-of.ts';
import { localServer } from '../testing/local-server.ts';
import { tokenEndpoint } from '../testing/token-endpoint.ts';
import { TokenStore } from './oauth/token-store.ts';

/** Answers the authorization it got. */
function echo() {
  return localServer(({ headers }, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(headers.authorization);
  });
}

function call(uri: string, authentication: Json, concealed = new Set<string>()) {
  const args = { method: 'get', uri, authentication };
  return httpRequest(new TokenStore()).perform(args, callContext({ concealed }));
}

describe('an authentication made of a secret', () => {
  test.each([
    ['basic', { username: 'me', password: 'p4ssword' }, 'Basic bWU6cDRzc3dvcmQ=', 'p4ssword'],
    ['bearer', { token: 't0ken' }, 'Bearer t0ken', 't0ken'],
  ])(
    '%s has its properties in it, which nobody may see',
    async (scheme, properties, sent, hidden) => {
      const server = await echo();
      const concealed = new Set<string>();
      const authentication = { scheme, secret: JSON.stringify(properties) };
      expect(await call(server.origin, authentication, concealed)).toBe(sent);
      expect(concealed).toEqual(new Set([hidden]));
    },
  );

  test('oauth2 too, with the credentials of its client', async () => {
    const server = await echo();
    const { origin, asked } = await tokenEndpoint(() => ({}));
    const client = { id: 'me', secret: 'hush-hush' };
    const properties = { authority: origin, grant: 'client_credentials', client };
    const concealed = new Set<string>();
    const authentication = { scheme: 'oauth2', secret: JSON.stringify(properties) };
    expect(await call(server.origin, authentication, concealed)).toBe('Bearer token-1');
    expect(asked[0]?.parameters).toMatchObject({ client_secret: 'hush-hush' });
    expect(concealed).toEqual(new Set(['hush-hush', 'token-1']));
  });

  test.each(['t0ken', '"t0ken"', '["t0ken"]', '{"token":'])(
    'that is no JSON object is refused, without telling it: %s',
    async (secret) => {
      expect(await faultOf(call('http://127.0.0.1:9', { scheme: 'bearer', secret }))).toEqual({
        kind: 'terminal',
        type: 'configuration',
        status: 400,
        title: 'Arguments Not Valid',
        detail:
          'Expected the secret of the authentication of http.request to be a JSON object of the scheme\'s properties, such as {"username": "…", "password": "…"}, but it is not.',
      });
    },
  );

  test('that lacks a property says which one', async () => {
    const authentication = { scheme: 'basic', secret: '{"user":"me"}' };
    expect(await faultOf(call('http://127.0.0.1:9', authentication))).toMatchObject({
      type: 'configuration',
      detail:
        "Expected the argument 'username' of the authentication of http.request to be a string, but it is missing.",
    });
  });
});

test('a credential that would break out of its header is refused', async () => {
  const authentication = { scheme: 'bearer', token: 'a\r\nx-admin: 1' };
  expect(await faultOf(call('http://127.0.0.1:9', authentication))).toMatchObject({
    type: 'configuration',
    detail:
      "The value of the header 'authorization' has a character that a header cannot carry, such as a line break.",
  });
});

test('one token serves every connector: the document, its operation and a plain call', async () => {
  const authority = await tokenEndpoint(() => ({}));
  const api = await localServer(({ url }, response) => {
    const document = { openapi: '3.1.0', paths: { '/pets': { get: { operationId: 'pets' } } } };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(url === '/openapi.json' ? document : { fine: true }));
  });
  const client = { id: 'me', secret: 'hush-hush' };
  const grant = 'client_credentials';
  const authentication = { scheme: 'oauth2', authority: authority.origin, grant, client };
  const document = { uri: `${api.origin}/openapi.json`, authentication };
  const [http, openapi] = createConnectors();
  await openapi?.functions.call?.perform(
    { document, operationId: 'pets', authentication },
    callContext(),
  );
  await http?.functions.request?.perform(
    { method: 'get', uri: api.origin, authentication },
    callContext(),
  );
  expect(authority.asked.length).toBe(1);
  expect(api.received.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ['/openapi.json', 'Bearer token-1'],
    ['/pets', 'Bearer token-1'],
    ['/', 'Bearer token-1'],
  ]);
});
