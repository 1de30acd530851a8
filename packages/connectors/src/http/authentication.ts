import { ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import type { Authentication } from './http-request.ts';

/**
 * Reads `{ scheme: 'basic', username, password }` or `{ scheme: 'bearer', token }`; undefined when
 * the argument is not given.
 */
export function readAuthentication(
  owner: string,
  args: ArgumentReader,
  name = 'authentication',
): Authentication | undefined {
  const given = args.optionalObject(name);
  if (given === undefined) return undefined;
  const reader = new ArgumentReader(`the ${name} of ${owner}`, given);
  const scheme = reader.text('scheme');
  if (scheme === 'basic') return basic(reader);
  if (scheme === 'bearer') return { scheme, token: reader.text('token') };
  throw configurationFault(
    `Expected the authentication scheme of ${owner} to be basic or bearer, but it is "${scheme}".`,
  );
}

function basic(reader: ArgumentReader): Authentication {
  const username = reader.text('username');
  if (username.includes(':')) {
    throw configurationFault('The user name of a basic authentication cannot contain a colon.');
  }
  return { scheme: 'basic', username, password: reader.optionalText('password') ?? '' };
}

/** The value of the `authorization` header (RFC 7617, in UTF-8; RFC 6750). */
export function authorizationOf(authentication: Authentication): string {
  if (authentication.scheme === 'bearer') return `Bearer ${authentication.token}`;
  const pair = `${authentication.username}:${authentication.password}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

/** What must not appear in any text: the credential itself and its encoded form. */
export function secretsOf(authentication: Authentication): string[] {
  const encoded = authorizationOf(authentication).replace(/^\w+ /, '');
  const plain = authentication.scheme === 'basic' ? authentication.password : authentication.token;
  return plain === encoded ? [plain] : [encoded, plain];
}
