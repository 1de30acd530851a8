import { type CallContext, TerminalFault } from '@tutti/connector-kit';
import type { Authenticator } from '../authentication/authenticator.ts';

/** What a broker is shown. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string };

/** The credentials behind an authentication: those that HTTP has in its `authorization` header. */
export async function credentialsOf(
  authenticator: Authenticator | undefined,
  place: string,
  context: CallContext,
): Promise<Credentials> {
  if (authenticator === undefined) return { kind: 'none' };
  const request = { method: 'POST', uri: new URL('https://broker.invalid') };
  const { header } = await authenticator.authorize(request, context);
  const [, scheme, value = ''] = /^(Basic|Bearer) (.*)$/.exec(header ?? '') ?? [];
  if (scheme === 'Bearer') return { kind: 'token', token: value };
  if (scheme === 'Basic') return passwordOf(Buffer.from(value, 'base64').toString());
  throw new TerminalFault({
    type: 'configuration',
    status: 400,
    title: 'Authentication Not Possible',
    detail: `Expected a basic, bearer, oauth2 or oidc authentication for ${place}, but it is digest, which only HTTP has.`,
  });
}

/** A user name has no colon, a password may have. */
function passwordOf(text: string): Credentials {
  const colon = text.indexOf(':');
  return { kind: 'password', username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** What no text may show. */
export function secretsOf(credentials: Credentials): string[] {
  if (credentials.kind === 'none') return [];
  return [credentials.kind === 'token' ? credentials.token : credentials.password];
}
