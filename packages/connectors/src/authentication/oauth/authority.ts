import {
  type AuthorizationServer,
  allowInsecureRequests,
  customFetch,
  discoveryRequest,
  processDiscoveryResponse,
} from 'oauth4webapi';
import { refusedToken } from './faults.ts';
import type { fetchThrough } from './fetch-through.ts';
import { issuerIn } from './issuer-check.ts';
import type { OAuthPolicy } from './policy.ts';

/**
 * What is known of an authority: for `oauth2` what the policy says, for `oidc` what it tells of
 * itself at `/.well-known/openid-configuration` (OpenID Connect Discovery 1.0).
 */
export async function authorityOf(
  policy: OAuthPolicy,
  fetch: ReturnType<typeof fetchThrough>,
): Promise<AuthorizationServer> {
  const { scheme, authority, issuer, tokenEndpoint } = policy;
  if (scheme === 'oauth2') return { issuer, token_endpoint: tokenEndpoint.href };
  const options = { [customFetch]: fetch, [allowInsecureRequests]: mayBePlain(policy) };
  const response = await discoveryRequest(authority, options);
  const expected = await expectedIssuer(policy, response.clone());
  const server = await processDiscoveryResponse(expected, response);
  if (server.token_endpoint === undefined) {
    throw refusedToken(authority.origin, 'tells of no token endpoint in its OpenID configuration');
  }
  return server;
}

/**
 * Credentials travel over http only where the definition says http: a discovered endpoint never goes
 * back behind https. Whether an address may be reached at all is the dialer's business.
 */
export function mayBePlain({ scheme, authority, tokenEndpoint }: OAuthPolicy): boolean {
  return (scheme === 'oidc' ? authority : tokenEndpoint).protocol === 'http:';
}

/** The authority itself; one of `issuers` where it is reached under another name, as in a private network. */
async function expectedIssuer(
  { authority, issuers }: OAuthPolicy,
  response: Response,
): Promise<URL> {
  const told = issuerIn(await response.text(), 'issuer');
  return (told !== undefined && issuers.includes(told) ? URL.parse(told) : null) ?? authority;
}
