import { expect, test } from 'vitest';
import { compileDefinition } from '../compile-definition.ts';

/** The authentication of the only call of a definition. */
function authenticationOf(policy: string) {
  const text = `
document: { dsl: '1.0.3', namespace: test, name: one, version: '1.0.0' }
use: { secrets: [login], authentications: { known: { bearer: { token: tkn } } } }
do:
  - a: { call: http, with: { method: get, endpoint: { uri: 'https://a.example', authentication: ${policy} } } }`;
  const result = compileDefinition(text);
  if (!result.ok) return result.diagnostics.map(({ code, pointer }) => `${code} ${pointer}`);
  const [task] = result.plan.tasks;
  return task?.kind === 'call' && task.call.kind === 'connector' && task.call.authentication;
}

const literal = (value: unknown) => ({ kind: 'literal', value });
const uri = (source: string) => ({ kind: 'uri-template', source });
const user = { kind: 'expression', source: '.user', variables: [] };
const password = { kind: 'expression', source: '$secrets.login', variables: ['secrets'] };
const known = { kind: 'bearer', token: literal('tkn') };

test.each([
  [
    'basic',
    `{ username: '\${ .user }', password: '\${ $secrets.login }' }`,
    { username: user, password },
  ],
  [
    'digest',
    `{ username: '\${ .user }', password: '\${ $secrets.login }' }`,
    { username: user, password },
  ],
  ['bearer', `{ token: '\${ .user }' }`, { token: user }],
])('%s has its credentials, which may be expressions', (scheme, given, read) => {
  expect(authenticationOf(`{ ${scheme}: ${given} }`)).toEqual({ kind: scheme, ...read });
});

const EVERYTHING = `
  authority: 'https://id.example/{tenant}'
  grant: 'urn:ietf:params:oauth:grant-type:token-exchange'
  client: { id: me, secret: '\${ $secrets.login }', assertion: a.b.c, authentication: private_key_jwt }
  request: { encoding: application/json }
  issuers: [ 'https://id.example' ]
  scopes: [ read, '\${ .user }' ]
  audiences: [ shop ]
  username: '\${ .user }'
  password: '\${ $secrets.login }'
  subject: { token: s, type: 'urn:ietf:params:oauth:token-type:jwt' }
  actor: { token: a, type: 'urn:ietf:params:oauth:token-type:jwt' }`;

const PROPERTIES = {
  grant: literal('urn:ietf:params:oauth:grant-type:token-exchange'),
  client: {
    kind: 'object',
    entries: [
      ['id', literal('me')],
      ['secret', password],
      ['assertion', literal('a.b.c')],
      ['authentication', literal('private_key_jwt')],
    ],
  },
  request: literal({ encoding: 'application/json' }),
  issuers: literal(['https://id.example']),
  scopes: { kind: 'array', items: [literal('read'), user] },
  audiences: literal(['shop']),
  username: user,
  password,
  subject: literal({ token: 's', type: 'urn:ietf:params:oauth:token-type:jwt' }),
  actor: literal({ token: 'a', type: 'urn:ietf:params:oauth:token-type:jwt' }),
};

const inFlow = (properties: string) =>
  `{ ${properties
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .join(', ')} }`;

test.each(['oauth2', 'oidc'])('%s has every property of the DSL', (scheme) => {
  expect(authenticationOf(`{ ${scheme}: ${inFlow(EVERYTHING)} }`)).toEqual({
    kind: scheme,
    authority: uri('https://id.example/{tenant}'),
    properties: { kind: 'object', entries: Object.entries(PROPERTIES) },
  });
});

test('oauth2 may say where its endpoints are, all three of them', () => {
  const endpoints = '{ token: /t, revocation: /r, introspection: /i }';
  const policy = `{ oauth2: { authority: 'https://id.example', grant: password, endpoints: ${endpoints} } }`;
  expect(authenticationOf(policy)).toMatchObject({
    endpoints: { token: uri('/t'), revocation: uri('/r'), introspection: uri('/i') },
  });
});

test.each(['basic', 'bearer', 'digest', 'oauth2', 'oidc'])(
  '%s may be made of a secret',
  (scheme) => {
    const made = { kind: 'secret', scheme, secret: 'login' };
    expect(authenticationOf(`{ ${scheme}: { use: login } }`)).toEqual(made);
  },
);

test.each(['{ use: known }', 'known'])('%s is the policy of that name', (policy) => {
  expect(authenticationOf(policy)).toEqual(known);
});

test.each(['{ use: knwon }', 'knwon'])('%s names no policy', (policy) => {
  const place = '/do/0/a/with/endpoint/authentication';
  const pointer = policy === 'knwon' ? place : `${place}/use`;
  expect(authenticationOf(policy)).toEqual([`unknown-reference ${pointer}`]);
});
