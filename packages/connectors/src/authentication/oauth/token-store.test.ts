import type { Json } from '@tutti/connector-kit';
import { describe, expect, test } from 'vitest';
import { httpRequest } from '../../http/request.ts';
import { callContext } from '../../testing/call-context.ts';
import { faultOf } from '../../testing/fault-of.ts';
import { localServer } from '../../testing/local-server.ts';
import { tokenEndpoint } from '../../testing/token-endpoint.ts';
import { TokenStore } from './token-store.ts';

/** Answers tokens that are numbered, with what a test adds to them. */
function numbered(more: (count: number) => { readonly [name: string]: unknown } = () => ({})) {
  return tokenEndpoint((_, count) => ({ access_token: `token-${count}`, ...more(count) }));
}

async function shop(accepts: (token: string) => boolean = () => true) {
  return localServer(({ headers }, response) => {
    const token = headers.authorization?.slice('Bearer '.length) ?? '';
    response.writeHead(accepts(token) ? 200 : 401, { 'content-type': 'text/plain' }).end(token);
  });
}

async function world(authority: string, accepts?: (token: string) => boolean) {
  const clock = { now: 0 };
  const request = httpRequest(new TokenStore({ now: () => clock.now, maxTokens: 2 }));
  const target = await shop(accepts);
  const client = { id: 'me', secret: 'hush-hush' };
  const call = (
    properties: { readonly [name: string]: Json } = {},
    context: Parameters<typeof callContext>[0] = {},
  ) => {
    const policy = {
      scheme: 'oauth2',
      authority,
      grant: 'client_credentials',
      client,
      ...properties,
    };
    const args = { method: 'get', uri: target.origin, authentication: policy };
    return request.perform(args, callContext(context));
  };
  return { clock, call, target };
}

describe('a token', () => {
  test('is used again until shortly before its end', async () => {
    const { origin } = await numbered(() => ({ expires_in: 100 }));
    const { clock, call } = await world(origin);
    const used: Json[] = [];
    for (const now of [0, 89_999, 90_000, 90_001]) {
      clock.now = now;
      used.push(await call());
    }
    expect(used).toEqual(['token-1', 'token-1', 'token-2', 'token-2']);
  });

  test('that does not tell its end is used for five minutes', async () => {
    const { origin } = await numbered();
    const { clock, call } = await world(origin);
    const used: Json[] = [];
    for (const now of [0, 299_999, 300_000]) {
      clock.now = now;
      used.push(await call());
    }
    expect(used).toEqual(['token-1', 'token-1', 'token-2']);
  });

  test('is asked for once, however many calls want it', async () => {
    const endpoint = await numbered();
    const { call } = await world(endpoint.origin);
    const used = await Promise.all(Array.from({ length: 20 }, () => call()));
    expect([new Set(used), endpoint.asked.length]).toEqual([new Set(['token-1']), 1]);
  });

  test('is never used for other credentials, scopes or namespaces', async () => {
    const { origin } = await numbered();
    const { call } = await world(origin);
    const client = { id: 'me', secret: 'another' };
    expect([
      await call(),
      await call({}, { namespace: 'other' }),
      await call({ scopes: ['more'] }),
      await call({ client }),
    ]).toEqual(['token-1', 'token-2', 'token-3', 'token-4']);
  });

  test('is forgotten when more are in use than are kept', async () => {
    const { origin } = await numbered();
    const { call } = await world(origin);
    for (const scope of ['a', 'b', 'a', 'c']) await call({ scopes: [scope] });
    expect([await call({ scopes: ['a'] }), await call({ scopes: ['b'] })]).toEqual([
      'token-1',
      'token-4',
    ]);
  });

  test('that the target refuses is replaced once', async () => {
    const endpoint = await numbered();
    const { call, target } = await world(endpoint.origin, (token) => token !== 'token-1');
    expect(await call()).toBe('token-2');
    expect([await call(), target.received.length]).toEqual(['token-2', 3]);
  });

  test('that the target refuses twice is a fault without the token', async () => {
    const endpoint = await numbered();
    const { call, target } = await world(endpoint.origin, () => false);
    const fault = await faultOf(call());
    expect(fault).toMatchObject({ kind: 'terminal', type: 'communication', status: 401 });
    expect(fault.detail).toContain('[redacted]');
    expect([endpoint.asked.length, target.received.length]).toEqual([2, 2]);
  });

  test('is followed by the one its refresh token gives', async () => {
    const endpoint = await numbered((count) =>
      count === 1 ? { expires_in: 100, refresh_token: 'again' } : { expires_in: 100 },
    );
    const { clock, call } = await world(endpoint.origin);
    for (const now of [0, 95_000, 190_000]) {
      clock.now = now;
      await call({ scopes: ['s'] });
    }
    expect(
      endpoint.asked.map(({ parameters }) => [parameters.grant_type, parameters.refresh_token]),
    ).toEqual([
      ['client_credentials', undefined],
      ['refresh_token', 'again'],
      ['refresh_token', 'again'],
    ]);
  });

  test('whose refresh token is refused is asked for as the first time', async () => {
    const endpoint = await tokenEndpoint(({ parameters }, count) =>
      parameters.grant_type === 'refresh_token'
        ? { status: 400, body: { error: 'invalid_grant' } }
        : { access_token: `token-${count}`, expires_in: 100, refresh_token: 'again' },
    );
    const { clock, call } = await world(endpoint.origin);
    await call();
    clock.now = 95_000;
    expect(await call()).toBe('token-3');
  });

  test('that could not be had is asked for again by the next call', async () => {
    const endpoint = await tokenEndpoint((_, count) =>
      count === 1 ? { status: 503, body: '' } : {},
    );
    const { call } = await world(endpoint.origin);
    expect(await faultOf(call())).toMatchObject({ kind: 'retryable', status: 503 });
    expect(await call()).toBe('token-1');
  });

  test('goes on being asked for when one of two that wait is interrupted', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    const endpoint = await localServer(async (_, response) => {
      asked.resolve();
      await answer.promise;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"access_token":"late","token_type":"Bearer"}');
    });
    const { call } = await world(endpoint.origin);
    const leaving = new AbortController();
    const first = faultOf(call({}, { signal: leaving.signal }));
    const second = call();
    await asked.promise;
    leaving.abort();
    expect(await first).toMatchObject({ kind: 'retryable', title: 'Interrupted' });
    answer.resolve();
    expect([await second, endpoint.received.length]).toEqual(['late', 1]);
  });

  test('is concealed, with whatever came along', async () => {
    const { origin } = await numbered(() => ({ refresh_token: 'again' }));
    const { call } = await world(origin);
    await call();
    const concealed = new Set<string>();
    await call({}, { concealed });
    expect([...concealed]).toEqual(['token-1', 'again']);
  });
});
