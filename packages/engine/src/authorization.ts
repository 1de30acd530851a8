import type { Json } from '@tutti/jq';
import type {
  Authentication,
  AuthenticationScheme,
  Expression,
  OAuthAuthentication,
  Template,
  UriTemplate,
} from '@tutti/language';
import { secretMarker, secretNames } from './secrets.ts';
import type { Activation } from './state.ts';
import { failTask } from './task-problem.ts';
import type { Turn } from './turn.ts';
import { uriOf } from './uri-of.ts';

/** Fills what credentials are made of. */
export interface Filler {
  fill(template: Template): Json;
  uri(uri: UriTemplate | Expression): string;
}

/** Fills by the input of an activation. */
export function fillerOf(turn: Turn, activation: Activation): Filler {
  return {
    fill: (template) => turn.fill(template, activation.input ?? null, activation),
    uri: (uri) => uriOf(turn, activation, uri),
  };
}

/** Takes what is settled as it is: nothing may depend on a run. */
const SETTLED: Filler = {
  fill(template) {
    if (template.kind === 'literal') return template.value;
    throw new Error(`Expected a literal, but it is of kind ${template.kind}.`);
  },
  uri(uri) {
    if (uri.kind === 'uri-template') return uri.source;
    throw new Error('Expected a URI that is settled, but it is an expression.');
  },
};

/** `credentials` of an authentication that depends on no run. */
export function settledCredentials(by: Authentication): Json {
  return credentials(SETTLED, by);
}

/**
 * What the connector proves the caller's identity with: the scheme and its properties, or
 * `{ scheme, secret }` where the properties are the value of a secret. Secrets in it are still
 * markers. [SPEC A4]
 */
export function credentials(filler: Filler, by: Authentication): Json {
  switch (by.kind) {
    case 'bearer':
      return { scheme: by.kind, token: text(filler, by.token, 'token') };
    case 'basic':
    case 'digest':
      return {
        scheme: by.kind,
        username: text(filler, by.username, 'username'),
        password: text(filler, by.password, 'password'),
      };
    case 'secret':
      return { scheme: by.scheme, secret: secretMarker(by.secret) };
    default:
      return oauth(filler, by);
  }
}

function oauth(filler: Filler, by: OAuthAuthentication): Json {
  const { kind, authority, endpoints = {}, properties } = by;
  const places = Object.entries(endpoints).map(([name, uri]) => [name, filler.uri(uri)] as const);
  return {
    ...(filler.fill(properties) as { [name: string]: Json }),
    scheme: kind,
    authority: filler.uri(authority),
    ...(places.length > 0 && { endpoints: Object.fromEntries(places) }),
  };
}

/** What stands for a parameter that exists only where the effect is performed. */
const UNKNOWN_HERE = '***';

const HEADER_SCHEMES: { readonly [scheme in AuthenticationScheme]: string } = {
  basic: 'Basic',
  bearer: 'Bearer',
  digest: 'Digest',
  oauth2: 'Bearer',
  oidc: 'Bearer',
};

/** `$authorization`: the scheme and the parameter of the Authorization header. [SPEC A6] */
export function authorizationOf(turn: Turn, activation: Activation, by: Authentication): Json {
  const filler = fillerOf(turn, activation);
  const scheme = HEADER_SCHEMES[by.kind === 'secret' ? by.scheme : by.kind];
  if (by.kind === 'bearer') {
    return { scheme, parameter: text(filler, by.token, 'token') };
  }
  if (by.kind !== 'basic') return { scheme, parameter: UNKNOWN_HERE };
  const username = text(filler, by.username, 'username');
  const pair = `${username}:${text(filler, by.password, 'password')}`;
  // A secret's value is not known here: its marker stands for itself.
  const parameter = secretNames(pair).length > 0 ? pair : turn.evaluate(BASE64, pair, activation);
  return { scheme, parameter };
}

const BASE64 = { kind: 'expression', source: '@base64', variables: [] } as const;

function text(filler: Filler, template: Template, what: string): string {
  const value = filler.fill(template);
  if (typeof value === 'string') return value;
  return failTask('expression', `Expected the ${what} to be a text, but it is ${kindOf(value)}.`);
}

/** The value itself may be a credential: it stays out of the message. */
function kindOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
