import { textMember } from '../../arguments/json-object.ts';
import { parseJson } from '../../http/json-text.ts';
import { refusedToken } from './faults.ts';
import type { OAuthPolicy } from './policy.ts';

/**
 * Checks who issued the tokens against `issuers`: by their `iss`, and by what an `oidc` authority
 * tells of itself. Where nobody tells, the token is refused: a check that was asked for is never
 * left out.
 */
export function checkIssuers(
  { authority, issuers, scheme }: OAuthPolicy,
  server: string,
  tokens: readonly string[],
): void {
  if (issuers.length === 0) return;
  const discovered = scheme === 'oidc' ? [server] : [];
  const found = [...discovered, ...tokens.flatMap((token) => issuerOf(token) ?? [])];
  if (found.length === 0)
    throw refusedToken(authority.origin, 'answered with a token that does not tell its issuer');
  const stranger = found.find((issuer) => !issuers.includes(issuer));
  if (stranger !== undefined) {
    const what = `answered with a token issued by ${JSON.stringify(stranger.slice(0, 200))}, which is not among the \`issuers\``;
    throw refusedToken(authority.origin, what);
  }
}

/** The `iss` of a JWT. It came from the token endpoint itself, so that its signature adds nothing. */
function issuerOf(token: string): string | undefined {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  return issuerIn(Buffer.from(payload, 'base64url').toString(), 'iss');
}

/** A text member of what may be JSON. */
export function issuerIn(json: string, name: 'iss' | 'issuer'): string | undefined {
  try {
    return textMember(parseJson(json), name);
  } catch {
    return undefined;
  }
}
