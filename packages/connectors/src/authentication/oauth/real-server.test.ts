import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { httpRequest } from '../../http/request.ts';
import {
  type AuthorisationServer,
  authorisationServer,
} from '../../testing/authorisation-server.ts';
import { callContext } from '../../testing/call-context.ts';
import { faultOf } from '../../testing/fault-of.ts';
import { localServer } from '../../testing/local-server.ts';
import { TokenStore } from './token-store.ts';

const secret = 'a-secret-of-at-least-32-characters-%&+ ';
const keys = {
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ed25519: generateKeyPairSync('ed25519'),
};
const publicKeys = Object.entries(keys).map(([kid, { publicKey }]) => ({
  kid,
  ...publicKey.export({ format: 'jwk' }),
}));

const client = (id: string, authentication: string, more = {}) => ({
  client_id: id,
  client_secret: secret,
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  token_endpoint_auth_method: authentication,
  ...more,
});

const clients = [
  client('basic', 'client_secret_basic'),
  client('post', 'client_secret_post'),
  client('signed', 'client_secret_jwt'),
  client('keyed', 'private_key_jwt', {
    jwks: { keys: publicKeys },
  }),
  client('open', 'none', {
    grant_types: ['refresh_token', 'authorization_code'],
    redirect_uris: ['https://example.org/back'],
    response_types: ['code'],
  }),
];

/** Answers to whom the bearer of a valid token is known. */
function petShop(authority: AuthorisationServer) {
  return localServer(async ({ headers }, response) => {
    const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
    const known = await authority.clientOf(token);
    if (known === undefined) return response.writeHead(401).end();
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ known }));
  });
}

async function town() {
  const authority = await authorisationServer({ clients });
  const shop = await petShop(authority);
  const request = httpRequest(new TokenStore());
  const call = (authentication: { [name: string]: unknown }) => {
    const args = {
      method: 'get',
      uri: shop.origin,
      authentication: { authority: authority.origin, ...authentication },
    };
    return request.perform(JSON.parse(JSON.stringify(args)), callContext());
  };
  return { authority, shop, call };
}

function keyed(kind: keyof typeof keys, format: 'pem' | 'jwk') {
  const { privateKey } = keys[kind];
  const secret =
    format === 'pem'
      ? privateKey.export({ format, type: 'pkcs8' })
      : JSON.stringify(privateKey.export({ format }));
  return { id: 'keyed', secret, authentication: 'private_key_jwt' };
}

test.each([
  ['client_secret_basic', { id: 'basic', secret, authentication: 'client_secret_basic' }],
  ['client_secret_post, the default', { id: 'post', secret }],
  ['client_secret_jwt', { id: 'signed', secret, authentication: 'client_secret_jwt' }],
  ['private_key_jwt, EC', keyed('ec', 'pem')],
  ['private_key_jwt, a JWK', keyed('ec', 'jwk')],
  ['private_key_jwt, RSA', keyed('rsa', 'pem')],
  ['private_key_jwt, Ed25519', keyed('ed25519', 'pem')],
])('client_credentials by %s', async (_, client) => {
  const { call, authority } = await town();
  const policy = { scheme: 'oidc', grant: 'client_credentials', client, scopes: ['pets:read'] };
  expect(await call(policy)).toEqual({ known: client.id });
  expect(authority.asked).toEqual(['/.well-known/openid-configuration', '/token']);
});

test('a JWT is signed for the issuer also where nothing is discovered', async () => {
  const { call } = await town();
  const client = { id: 'signed', secret, authentication: 'client_secret_jwt' };
  const endpoints = { token: '/token' };
  const policy = { scheme: 'oauth2', grant: 'client_credentials', client, endpoints };
  expect(await call(policy)).toEqual({ known: 'signed' });
});

test('an authority reached under another name is known by its issuers', async () => {
  const { call, authority } = await town();
  const policy = {
    scheme: 'oidc',
    authority: authority.origin.replace('127.0.0.1', 'localhost'),
    grant: 'client_credentials',
    client: { id: 'post', secret },
  };
  expect((await faultOf(call(policy))).detail).toContain('does not match the expected value');
  expect(await call({ ...policy, issuers: [authority.origin] })).toEqual({ known: 'post' });
});

test('an endpoint that is written down is not discovered', async () => {
  const { call, authority } = await town();
  const client = { id: 'post', secret };
  const policy = {
    scheme: 'oauth2',
    grant: 'client_credentials',
    client,
    endpoints: { token: '/token' },
  };
  expect(await call(policy)).toEqual({ known: 'post' });
  expect(authority.asked).toEqual(['/token']);
});

test('a token that is revoked is replaced at the next call, which does not notice', async () => {
  const { call, authority, shop } = await town();
  const policy = { scheme: 'oidc', grant: 'client_credentials', client: { id: 'post', secret } };
  await call(policy);
  await call(policy);
  expect(authority.asked.length).toBe(2);
  const sent = shop.received[1]?.headers.authorization?.slice('Bearer '.length) ?? '';
  await authority.revoke(sent);
  expect(await call(policy)).toEqual({ known: 'post' });
  expect([authority.asked.length, shop.received.length]).toEqual([4, 4]);
});

test('refresh_token, of a public client, with the ID token checked', async () => {
  const { call, authority } = await town();
  const token = await authority.refreshTokenFor('open');
  const subject = { token, type: 'urn:ietf:params:oauth:token-type:refresh_token' };
  const policy = {
    scheme: 'oidc',
    grant: 'refresh_token',
    client: { id: 'open' },
    subject,
    issuers: [authority.origin],
  };
  expect(await call(policy)).toEqual({ known: 'open' });
});
