import { arrayTemplate, objectTemplate, textTemplate } from '../expressions/template.ts';
import type { Authentication } from '../plan/authentication.ts';
import type { Template } from '../plan/template.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { listOf, oneOf, type Reader } from '../reading/reader.ts';
import { uri } from './uri.ts';

const GRANTS = [
  'authorization_code',
  'client_credentials',
  'password',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:token-exchange',
] as const;

const CLIENT_AUTHENTICATIONS = [
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'none',
] as const;

const ENCODINGS = ['application/x-www-form-urlencoded', 'application/json'] as const;

const anyText = (name: string) => textTemplate(`\`${name}\``);

function word(read: Reader<string>): Reader<Template> {
  return (at, scope) => ({ kind: 'literal', value: read(at, scope) });
}

function map(read: Reader<{ readonly [name: string]: Template }>): Reader<Template> {
  return (at, scope) => objectTemplate(read(at, scope));
}

function texts(name: string): Reader<Template> {
  const items = listOf(`\`${name}\``, textTemplate(`an item of \`${name}\``));
  return (at, scope) => arrayTemplate(items(at, scope));
}

/** By definition a person at a browser is asked, and what the browser brings back has no place here. */
const grant: Reader<string> = (at, scope) => {
  const name = oneOf('`grant`', GRANTS)(at, scope);
  if (at.value === 'authorization_code')
    scope.report.unsupported(at, 'the grant `authorization_code`');
  return name;
};

const token = object('an OAuth 2 token', {
  token: required(anyText('token')),
  type: required(anyText('type')),
});

const CLIENT = object('`client`', {
  id: optional(anyText('id')),
  secret: optional(anyText('secret')),
  assertion: optional(anyText('assertion')),
  authentication: optional(word(oneOf('`authentication`', CLIENT_AUTHENTICATIONS))),
});

const REQUEST = object('`request`', {
  encoding: optional(word(oneOf('`encoding`', ENCODINGS))),
});

const ENDPOINTS = object('`endpoints`', {
  token: optional(uri('`token`')),
  revocation: optional(uri('`revocation`')),
  introspection: optional(uri('`introspection`')),
});

const OAUTH2 = {
  authority: required(uri('`authority`')),
  grant: required(word(grant)),
  client: optional(map(CLIENT)),
  request: optional(map(REQUEST)),
  issuers: optional(texts('issuers')),
  scopes: optional(texts('scopes')),
  audiences: optional(texts('audiences')),
  username: optional(anyText('username')),
  password: optional(anyText('password')),
  subject: optional(map(token)),
  actor: optional(map(token)),
};

const OAUTH2_AT_ENDPOINTS = object('`oauth2` authentication', {
  ...OAUTH2,
  endpoints: optional(ENDPOINTS),
});

export const oauth2: Reader<Authentication> = (at, scope) => {
  const { authority, endpoints, ...properties } = OAUTH2_AT_ENDPOINTS(at, scope);
  const known = { kind: 'oauth2', authority, properties: objectTemplate(properties) } as const;
  return endpoints === undefined ? known : { ...known, endpoints };
};

const OIDC = object('`oidc` authentication', OAUTH2);

export const oidc: Reader<Authentication> = (at, scope) => {
  const { authority, ...properties } = OIDC(at, scope);
  return { kind: 'oidc', authority, properties: objectTemplate(properties) };
};
