import { ArgumentReader, configurationFault } from '../../arguments/argument-reader.ts';
import type { JsonObject } from '../../arguments/json-object.ts';

export const CLIENT_AUTHENTICATIONS = [
  'client_secret_post',
  'client_secret_basic',
  'client_secret_jwt',
  'private_key_jwt',
  'none',
] as const;

export type ClientAuthentication = (typeof CLIENT_AUTHENTICATIONS)[number];

export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** Everything a token depends on. */
export interface OAuthPolicy {
  readonly scheme: 'oauth2' | 'oidc';
  readonly authority: URL;
  /** Who issues the tokens of `oauth2`, as written; the authority of `oidc` tells it. */
  readonly issuer: string;
  /** For `oauth2`; those of `oidc` are discovered. */
  readonly tokenEndpoint: URL;
  readonly grant: string;
  readonly parameters: readonly (readonly [string, string])[];
  readonly client: OAuthClient | undefined;
  readonly encoding: 'form' | 'json';
  /** Empty: any. */
  readonly issuers: readonly string[];
}

export interface OAuthClient {
  readonly id: string;
  readonly secret: string | undefined;
  readonly assertion: string | undefined;
  readonly authentication: ClientAuthentication;
}

const ENCODINGS = ['application/x-www-form-urlencoded', 'application/json'] as const;
const GRANTS = ['client_credentials', 'password', 'refresh_token', TOKEN_EXCHANGE] as const;

/**
 * Reads the properties of the DSL's `oauth2` and `oidc`: `{ authority, grant, endpoints?, client?,
 * request?, issuers?, scopes?, audiences?, username?, password?, subject?, actor? }`. Throws a
 * `configuration` fault for what a token cannot be asked for with.
 */
export function readOAuthPolicy(scheme: 'oauth2' | 'oidc', args: ArgumentReader): OAuthPolicy {
  const authority = webAddress('authority', args.text('authority'));
  const grant = readGrant(args);
  const issuers = args.textList('issuers');
  const encoding = part('request', args).choice('encoding', ENCODINGS);
  return {
    scheme,
    authority,
    issuer: issuers[0] ?? args.text('authority'),
    tokenEndpoint: tokenEndpoint(authority, args),
    grant,
    parameters: readParameters(grant, args),
    client: readClient(args),
    encoding: encoding === 'application/json' ? 'json' : 'form',
    issuers,
  };
}

function part(name: string, args: ArgumentReader): ArgumentReader {
  const properties: JsonObject = args.optionalObject(name) ?? {};
  return new ArgumentReader(`the property '${name}' of an OAuth 2 authentication`, properties);
}

function readGrant(args: ArgumentReader): string {
  const name = args.text('grant');
  const grant = GRANTS.find((each) => each === name);
  if (grant !== undefined) return grant;
  throw configurationFault(
    name === 'authorization_code'
      ? 'The grant authorization_code needs a person at a browser, which a run has not. Use another grant, such as client_credentials.'
      : `Expected the grant to be one of ${GRANTS.join(', ')}, but it is another one.`,
  );
}

/** An absolute endpoint is taken as it is; a path continues the authority's, as in the DSL's text. */
function tokenEndpoint(authority: URL, args: ArgumentReader): URL {
  const given = part('endpoints', args).optionalText('token') ?? '/oauth2/token';
  if (/^https?:/i.test(given)) return webAddress('endpoints.token', given);
  const endpoint = new URL(authority);
  endpoint.pathname = `${authority.pathname.replace(/\/$/, '')}/${given.replace(/^\//, '')}`;
  return endpoint;
}

function webAddress(name: string, text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '') return url;
  throw configurationFault(
    `Expected the ${name} of an OAuth 2 authentication to be an absolute http or https URI without credentials, but it is not.`,
  );
}

function readParameters(grant: string, args: ArgumentReader): [string, string][] {
  const scopes = args.textList('scopes');
  const parameters: [string, string][] = scopes.length > 0 ? [['scope', scopes.join(' ')]] : [];
  for (const audience of args.textList('audiences')) parameters.push(['audience', audience]);
  return [...parameters, ...grantParameters(grant, args)];
}

function grantParameters(grant: string, args: ArgumentReader): [string, string][] {
  switch (grant) {
    case 'password':
      return [
        ['username', args.text('username')],
        ['password', args.text('password')],
      ];
    case 'refresh_token':
      return [['refresh_token', part('subject', args).text('token')]];
    case TOKEN_EXCHANGE:
      return [
        ...exchanged('subject', args),
        ...(args.optionalObject('actor') ? exchanged('actor', args) : []),
      ];
    default:
      return [];
  }
}

/** RFC 8693 § 2.1. */
function exchanged(name: 'subject' | 'actor', args: ArgumentReader): [string, string][] {
  const token = part(name, args);
  return [
    [`${name}_token`, token.text('token')],
    [`${name}_token_type`, token.text('type')],
  ];
}

function readClient(args: ArgumentReader): OAuthClient | undefined {
  if (args.optionalObject('client') === undefined) return undefined;
  const client = part('client', args);
  const secret = client.optionalText('secret');
  const assertion = client.optionalText('assertion');
  const given = client.value('authentication');
  // A client that has no secret is a public one: the DSL's default has nothing to send.
  const isPublic = given === undefined && secret === undefined;
  const authentication = isPublic
    ? 'none'
    : client.choice('authentication', CLIENT_AUTHENTICATIONS);
  return { id: client.text('id'), secret, assertion, authentication };
}
