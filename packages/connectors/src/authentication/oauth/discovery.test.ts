import { describe, expect, test } from 'vitest';
import { ArgumentReader } from '../../arguments/argument-reader.ts';
import { callContext } from '../../testing/call-context.ts';
import { faultOf } from '../../testing/fault-of.ts';
import { type LocalServer, localServer } from '../../testing/local-server.ts';
import { readOAuthPolicy } from './policy.ts';
import { requestToken } from './token-request.ts';

/** An authority that tells of itself what a test says; its token endpoint gives a token to anyone. */
function authority(tells: (origin: string) => unknown): Promise<LocalServer> {
  return localServer(({ url, headers }, response) => {
    const origin = `http://${headers.host}`;
    const isToken = url === '/token';
    const answer = isToken ? { access_token: 'token-1', token_type: 'Bearer' } : tells(origin);
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  });
}

function ask(origin: string, at: string, hostMap: { [origin: string]: string } = {}) {
  const client = { id: 'me', secret: 'hush-hush' };
  const properties = { authority: at, grant: 'client_credentials', client };
  const policy = readOAuthPolicy('oidc', new ArgumentReader('a test', properties));
  const { dialer } = callContext({
    dialer: { hostMap: { ...hostMap, 'https://id.example.org': origin } },
  });
  return requestToken(policy, { dialer, timeoutMs: 5000 });
}

describe('what an authority tells of itself', () => {
  test('is read below its path', async () => {
    const { origin, received } = await authority((origin) => ({
      issuer: `${origin}/realms/pets`,
      token_endpoint: `${origin}/token`,
    }));
    expect((await ask(origin, `${origin}/realms/pets`)).value).toBe('token-1');
    expect(received[0]?.url).toBe('/realms/pets/.well-known/openid-configuration');
  });

  test.each([
    ['another issuer', () => ({ issuer: 'https://evil.example', token_endpoint: 'x' })],
    ['an issuer that is no address', () => ({ issuer: 'nonsense' })],
    ['no issuer', () => ({})],
    ['no token endpoint', (origin: string) => ({ issuer: origin })],
    [
      'a token endpoint that is no address',
      (origin: string) => ({ issuer: origin, token_endpoint: 'nonsense' }),
    ],
    [
      'a token endpoint that is no text',
      (origin: string) => ({ issuer: origin, token_endpoint: 7 }),
    ],
    ['a list', () => []],
    ['no JSON', () => '<html>'],
  ])('cannot be used when it is %s', async (_, tells) => {
    const { origin, received } = await authority(tells);
    const fault = await faultOf(ask(origin, origin));
    expect(fault).toMatchObject({ kind: 'terminal', type: 'authentication', status: 401 });
    expect(fault.detail).toMatch(/^The authorisation server at http:/);
    expect(received.length).toBe(1);
  });

  test('never leads from https back to http', async () => {
    const { origin, received } = await authority(() => ({
      issuer: 'https://id.example.org',
      token_endpoint: 'http://id.example.org/token',
    }));
    const at = 'https://id.example.org';
    const fault = await faultOf(ask(origin, at, { 'http://id.example.org': origin }));
    expect(fault.detail).toContain('only requests to HTTPS are allowed');
    expect(received.length).toBe(1);
  });
});
