import type { Dialer } from '@tutti/connector-kit';
import {
  allowInsecureRequests,
  customFetch,
  genericTokenEndpointRequest,
  OperationProcessingError,
  processGenericTokenEndpointResponse,
  type TokenEndpointResponse,
  UnsupportedOperationError,
} from 'oauth4webapi';
import { authorityOf, mayBePlain } from './authority.ts';
import { clientAuthentication } from './client-authentication.ts';
import { refusedToken, slowServer } from './faults.ts';
import { fetchThrough } from './fetch-through.ts';
import { checkIssuers } from './issuer-check.ts';
import type { OAuthPolicy } from './policy.ts';

/** What a token endpoint answers, as far as it is used. */
export interface Token {
  readonly value: string;
  readonly refreshToken: string | undefined;
  /** Undefined: not told. */
  readonly expiresInMs: number | undefined;
  /** The texts that no one may see. */
  readonly secrets: readonly string[];
}

export interface TokenRequestOptions {
  readonly dialer: Dialer;
  readonly timeoutMs: number;
}

/** Asks for a token by the policy's own grant. */
export function requestToken(policy: OAuthPolicy, options: TokenRequestOptions): Promise<Token> {
  return ask(policy, policy.grant, policy.parameters, options);
}

/** Asks for the next token with what came along with the last one, RFC 6749 § 6. */
export function refreshToken(
  policy: OAuthPolicy,
  refresh: string,
  options: TokenRequestOptions,
): Promise<Token> {
  const scope = policy.parameters.filter(([name]) => name === 'scope');
  return ask(policy, 'refresh_token', [...scope, ['refresh_token', refresh]], options);
}

async function ask(
  policy: OAuthPolicy,
  grant: string,
  parameters: OAuthPolicy['parameters'],
  { dialer, timeoutMs }: TokenRequestOptions,
): Promise<Token> {
  const signal = AbortSignal.timeout(timeoutMs);
  const secrets = secretsOf(policy, parameters);
  const { encoding, client, authority } = policy;
  try {
    const discovering = fetchThrough({ dialer, signal, encoding: 'form', secrets });
    const server = await authorityOf(policy, discovering);
    const asking = fetchThrough({ dialer, signal, encoding, secrets });
    const asker = { client_id: client?.id ?? NOBODY };
    const response = await genericTokenEndpointRequest(
      server,
      asker,
      clientAuthentication(client),
      grant,
      new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])),
      { [customFetch]: asking, [allowInsecureRequests]: mayBePlain(policy) },
    );
    const options = { recognizedTokenTypes: { n_a: () => {} } };
    const answer = await processGenericTokenEndpointResponse(server, asker, response, options);
    const { access_token, id_token } = answer;
    checkIssuers(policy, server.issuer, [access_token, ...(id_token ? [id_token] : [])]);
    return tokenOf(answer);
  } catch (error) {
    if (signal.aborted) throw slowServer(authority.origin);
    throw faultOf(error, authority.origin);
  }
}

/** Stands for a client that has no id; it is never sent. */
const NOBODY = 'none';

function secretsOf({ client }: OAuthPolicy, parameters: OAuthPolicy['parameters']): string[] {
  const sent = parameters.filter(([name]) => /token$|^password$/.test(name));
  const own = [client?.secret, client?.assertion, ...sent.map(([, value]) => value)];
  return own.filter((value) => value !== undefined);
}

function tokenOf(answer: TokenEndpointResponse): Token {
  const { access_token, refresh_token, id_token, expires_in } = answer;
  const secrets = [access_token, refresh_token, id_token].filter((each) => each !== undefined);
  return {
    value: access_token,
    refreshToken: refresh_token,
    expiresInMs: expires_in === undefined ? undefined : expires_in * 1000,
    secrets,
  };
}

/** The library refuses what is no proper answer. Its messages name properties, never values. */
function faultOf(error: unknown, origin: string): unknown {
  if (error instanceof OperationProcessingError || error instanceof UnsupportedOperationError) {
    return refusedToken(origin, `answered with what cannot be used: ${error.message}`);
  }
  // An address among what the authority tells of itself is none. Mistakes of ours have no code.
  if (error instanceof TypeError && 'code' in error) {
    return refusedToken(origin, `tells of itself what cannot be used: ${error.message}`);
  }
  return error;
}
