import type { Json } from '@tutti/connector-kit';
import { describe, expect, test } from 'vitest';
import { ArgumentReader } from '../../arguments/argument-reader.ts';
import { createDialer } from '../../dialer/index.ts';
import { callContext } from '../../testing/call-context.ts';
import { faultOf } from '../../testing/fault-of.ts';
import { closedOrigin } from '../../testing/local-server.ts';
import { jwtOf, tokenEndpoint } from '../../testing/token-endpoint.ts';
import { readOAuthPolicy } from './policy.ts';
import { requestToken } from './token-request.ts';

type Properties = { readonly [name: string]: Json };

const client = { id: 'me', secret: 'hush-hush' };

async function ask(authority: string, properties: Properties, timeoutMs = 5000) {
  const all = { authority, grant: 'client_credentials', client, ...properties };
  const policy = readOAuthPolicy('oauth2', new ArgumentReader('a test', all));
  const { dialer } = callContext();
  return requestToken(policy, { dialer, timeoutMs });
}

describe('what is asked of the token endpoint', () => {
  const form = 'application/x-www-form-urlencoded;charset=UTF-8';
  const subject = { token: 'her-token', type: 'urn:ietf:params:oauth:token-type:jwt' };
  const actor = { token: 'my-token', type: 'urn:ietf:params:oauth:token-type:access_token' };
  const own = { client_id: 'me', client_secret: 'hush-hush' };

  test.each<[string, Properties, object]>([
    ['client_credentials', {}, { grant_type: 'client_credentials', ...own }],
    [
      'scopes and an audience',
      { scopes: ['read', 'write'], audiences: ['https://pets'] },
      { grant_type: 'client_credentials', ...own, scope: 'read write', audience: 'https://pets' },
    ],
    [
      'password',
      { grant: 'password', username: 'rex', password: 'w\u00f6f&1' },
      { grant_type: 'password', ...own, username: 'rex', password: 'w\u00f6f&1' },
    ],
    [
      'refresh_token',
      { grant: 'refresh_token', subject },
      { grant_type: 'refresh_token', ...own, refresh_token: 'her-token' },
    ],
    [
      'token exchange',
      { grant: 'urn:ietf:params:oauth:grant-type:token-exchange', subject, actor },
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        ...own,
        subject_token: 'her-token',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        actor_token: 'my-token',
        actor_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      },
    ],
    [
      'a client without a secret',
      { client: { id: 'me' } },
      { grant_type: 'client_credentials', client_id: 'me' },
    ],
    [
      'an assertion as it is given',
      { client: { id: 'me', assertion: 'a.b.c', authentication: 'private_key_jwt' } },
      {
        grant_type: 'client_credentials',
        client_id: 'me',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: 'a.b.c',
      },
    ],
  ])('%s', async (_, properties, parameters) => {
    const endpoint = await tokenEndpoint(() => ({}));
    await ask(endpoint.origin, properties);
    const authorization = undefined;
    expect(endpoint.asked).toEqual([
      { path: '/oauth2/token', contentType: form, authorization, parameters },
    ]);
  });

  test('nothing of a client that is not given', async () => {
    const endpoint = await tokenEndpoint(() => ({}));
    const all = { authority: endpoint.origin, grant: 'client_credentials' };
    const policy = readOAuthPolicy('oauth2', new ArgumentReader('a test', all));
    await requestToken(policy, { dialer: callContext().dialer, timeoutMs: 5000 });
    expect(endpoint.asked[0]?.parameters).toEqual({ grant_type: 'client_credentials' });
  });

  test('in JSON where the policy says so, with several audiences as a list', async () => {
    const endpoint = await tokenEndpoint(() => ({}));
    const request = { encoding: 'application/json' };
    await ask(endpoint.origin, { request, audiences: ['a', 'b'] });
    expect(endpoint.asked).toMatchObject([
      { contentType: 'application/json', parameters: { ...own, audience: ['a', 'b'] } },
    ]);
  });

  test.each([
    ['/realms/pets', undefined, '/realms/pets/oauth2/token'],
    ['/realms/pets/', '/auth/token', '/realms/pets/auth/token'],
    ['', 'token', '/token'],
  ])('at %s with %s: %s', async (path, token, asked) => {
    const endpoint = await tokenEndpoint(() => ({}));
    await ask(`${endpoint.origin}${path}`, token === undefined ? {} : { endpoints: { token } });
    expect(endpoint.asked[0]?.path).toBe(asked);
  });

  test('through the dialer: the host map and the address guard apply', async () => {
    const endpoint = await tokenEndpoint(() => ({}));
    const all = { authority: 'https://id.example.org', grant: 'client_credentials', client };
    const policy = readOAuthPolicy('oauth2', new ArgumentReader('a test', all));
    const { dialer } = callContext({
      dialer: { hostMap: { 'https://id.example.org': endpoint.origin } },
    });
    expect((await requestToken(policy, { dialer, timeoutMs: 5000 })).value).toBe('token-1');
    const guarded = createDialer({ addresses: { allowLoopback: false, allowPrivate: false } });
    const inside = readOAuthPolicy(
      'oauth2',
      new ArgumentReader('a test', { ...all, authority: endpoint.origin }),
    );
    expect(await faultOf(requestToken(inside, { dialer: guarded, timeoutMs: 5000 }))).toMatchObject(
      {
        kind: 'terminal',
        type: 'authorization',
      },
    );
    await guarded.close();
  });
});

describe('an authorisation server that gives no token', () => {
  test('says why, without a credential it repeats', async () => {
    const endpoint = await tokenEndpoint(() => ({
      status: 401,
      body: { error: 'invalid_client', error_description: 'no client with hush-hush' },
    }));
    expect(await faultOf(ask(endpoint.origin, {}))).toEqual({
      kind: 'terminal',
      type: 'authentication',
      status: 401,
      title: 'No Token',
      detail: `The authorisation server at ${endpoint.origin} answered 401 Unauthorized: invalid_client: no client with [redacted].`,
    });
  });

  test.each([429, 500, 503])('for now (%i) is asked again by a retry', async (status) => {
    const endpoint = await tokenEndpoint(() => ({ status, body: '<html>' }));
    expect(await faultOf(ask(endpoint.origin, {}))).toMatchObject({
      kind: 'retryable',
      type: 'communication',
      status,
    });
  });

  test.each([
    ['a redirection', { status: 302, body: '' }, 'answered 302 Found'],
    ['no JSON', { status: 200, body: '<html>' }, 'failed to parse "response" body as JSON'],
    ['no token', { status: 200, body: {} }, '"access_token" property'],
    ['another kind of token', { token_type: 'mac' }, 'unsupported `token_type` value'],
  ])('but %s is refused', async (_, answer, words) => {
    const endpoint = await tokenEndpoint(() => answer);
    const fault = await faultOf(ask(endpoint.origin, {}));
    expect(fault).toMatchObject({ kind: 'terminal', type: 'authentication', status: 401 });
    expect(fault.detail).toContain(words);
  });

  test('because nobody listens fails as the network does', async () => {
    expect(await faultOf(ask(await closedOrigin(), {}))).toMatchObject({
      kind: 'retryable',
      type: 'communication',
      status: 500,
    });
  });

  test('in time is given up', async () => {
    const endpoint = await tokenEndpoint(() => undefined);
    expect(await faultOf(ask(endpoint.origin, {}, 50))).toMatchObject({
      kind: 'retryable',
      status: 504,
      detail: `The authorisation server at ${endpoint.origin} did not answer in time.`,
    });
  });
});

describe('issuers', () => {
  const issuers = ['https://id.example.org'];

  test('that include the one of the token let it pass', async () => {
    const token = jwtOf({ iss: 'https://id.example.org' });
    const endpoint = await tokenEndpoint(() => ({ access_token: token }));
    expect((await ask(endpoint.origin, { issuers })).value).toBe(token);
  });

  test.each([
    [
      'of another issuer',
      jwtOf({ iss: 'https://evil.example' }),
      'issued by "https://evil.example"',
    ],
    ['that tells no issuer', 'opaque', 'a token that does not tell its issuer'],
    ['that only looks like a JWT', 'a.b.c', 'a token that does not tell its issuer'],
  ])('refuse a token %s', async (_, token, words) => {
    const endpoint = await tokenEndpoint(() => ({ access_token: token }));
    const fault = await faultOf(ask(endpoint.origin, { issuers }));
    expect(fault).toMatchObject({ kind: 'terminal', type: 'authentication' });
    expect(fault.detail).toContain(words);
  });
});

describe('a policy that cannot be used is refused', () => {
  test.each<[Properties, string]>([
    [{ grant: 'authorization_code' }, 'needs a person at a browser'],
    [{ grant: 'implicit' }, 'Expected the grant to be one of client_credentials'],
    [{ grant: 'password' }, "Expected the argument 'username'"],
    [{ grant: 'refresh_token' }, "Expected the argument 'token' of the property 'subject'"],
    [{ authority: 'ftp://x' }, 'an absolute http or https URI'],
    [{ authority: 'https://me:pw@x' }, 'without credentials'],
    [{ client: { id: 'me', authentication: 'client_secret_basic' } }, 'needs `client.secret`'],
    [
      { client: { id: 'me', secret: 'hush-hush', authentication: 'private_key_jwt' } },
      'a private key',
    ],
    [
      {
        client: {
          id: 'me',
          secret: '{"kty":"oct","k":"aHVzaA"}',
          authentication: 'private_key_jwt',
        },
      },
      'a private key',
    ],
  ])('%j', async (properties, words) => {
    const authority = 'http://127.0.0.1:9';
    const fault = await faultOf(ask(authority, properties));
    expect(fault).toMatchObject({ kind: 'terminal', type: 'configuration', status: 400 });
    expect(fault.detail).toContain(words);
    expect(fault.detail).not.toContain('hush');
  });
});
