import { textMember } from '../../arguments/json-object.ts';
import { parseJson } from '../../http/json-text.ts';
import { refusedToken } from './faults.ts';
import type { OAuthPolicy } from './policy.ts';

/**
 * Checks who issued the tokens against `issuers`. A token that does not say so cannot be checked, and
 * is refused: a check that was asked for is never left out.
 */
export function checkIssuers({ authority, issuers }: OAuthPolicy, tokens: readonly string[]): void {
  if (issuers.length === 0) return;
  const found = tokens.flatMap((token) => issuerOf(token) ?? []);
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
  try {
    return textMember(parseJson(Buffer.from(payload, 'base64url').toString()), 'iss');
  } catch {
    return undefined;
  }
}
