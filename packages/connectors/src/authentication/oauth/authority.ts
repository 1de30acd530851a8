import {
  type AuthorizationServer,
  allowInsecureRequests,
  customFetch,
  discoveryRequest,
  processDiscoveryResponse,
} from 'oauth4webapi';
import { refusedToken } from './faults.ts';
import type { fetchThrough } from './fetch-through.ts';
import type { OAuthPolicy } from './policy.ts';

/**
 * What is known of an authority: for `oauth2` what the policy says, for `oidc` what it tells of
 * itself at `/.well-known/openid-configuration` (OpenID Connect Discovery 1.0).
 *
 * An authority is reached over http only where a definition says http; whether that address may be
 * reached is the dialer's business.
 */
export async function authorityOf(
  policy: OAuthPolicy,
  fetch: ReturnType<typeof fetchThrough>,
): Promise<AuthorizationServer> {
  const { scheme, authority, tokenEndpoint, issuers } = policy;
  if (scheme === 'oauth2') {
    return { issuer: issuers[0] ?? authority.href, token_endpoint: tokenEndpoint.href };
  }
  const options = { [customFetch]: fetch, [allowInsecureRequests]: true };
  const server = await processDiscoveryResponse(
    authority,
    await discoveryRequest(authority, options),
  );
  if (server.token_endpoint === undefined) {
    throw refusedToken(authority.origin, 'tells of no token endpoint in its OpenID configuration');
  }
  return server;
}
