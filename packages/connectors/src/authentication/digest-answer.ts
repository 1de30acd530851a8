import { createHash } from 'node:crypto';
import type { DigestChallenge } from './digest-challenge.ts';

export interface DigestCredentials {
  readonly username: string;
  readonly password: string;
}

/** What of a request its digest is made of. */
export interface DigestRequest {
  readonly method: string;
  /** The path and the query, as sent. */
  readonly target: string;
  /** As sent; undefined when there is none. */
  readonly body?: string | Uint8Array | undefined;
}

const HASHES: ReadonlyMap<string, string> = new Map([
  ['md5', 'md5'],
  ['sha-256', 'sha256'],
  ['sha-512-256', 'sha512-256'],
]);

/** Whether it can be answered here: an algorithm and a quality of protection of RFC 7616. */
export function canAnswer({ algorithm, qop }: DigestChallenge): boolean {
  return HASHES.has(plainName(algorithm)) && (qop === undefined || qop.some(isProtection));
}

function isProtection(text: string): text is 'auth' | 'auth-int' {
  return text === 'auth' || text === 'auth-int';
}

/** The value of the `authorization` header that answers a challenge, RFC 7616 § 3.4. */
export function digestAnswer(
  challenge: DigestChallenge,
  { username, password }: DigestCredentials,
  { method, target, body = '' }: DigestRequest,
  cnonce: string,
): string {
  const { realm, nonce, opaque, algorithm, qop, userhash } = challenge;
  const hash = hashOf(algorithm);
  const secret = hash(`${username}:${realm}:${password}`);
  const isSession = algorithm.toLowerCase().endsWith('-sess');
  const a1 = isSession ? hash(`${secret}:${nonce}:${cnonce}`) : secret;
  // The body is protected where it must be: the plain way is what targets know best.
  const chosen = qop?.includes('auth') === true ? 'auth' : qop?.find(isProtection);
  const a2 = hash(`${method}:${target}${chosen === 'auth-int' ? `:${hash(body)}` : ''}`);
  const protection = chosen === undefined ? [] : [FIRST_USE, cnonce, chosen];
  const fields: (readonly [string, string])[] = [
    userhash ? ['username', quoted(hash(`${username}:${realm}`))] : usernameField(username),
    ['realm', quoted(realm)],
    ['uri', quoted(target)],
    ['algorithm', algorithm],
    ['nonce', quoted(nonce)],
    ['response', quoted(hash([a1, nonce, ...protection, a2].join(':')))],
  ];
  if (chosen !== undefined) fields.push(['nc', FIRST_USE], ['qop', chosen]);
  if (chosen !== undefined || isSession) fields.push(['cnonce', quoted(cnonce)]);
  if (opaque !== undefined) fields.push(['opaque', quoted(opaque)]);
  if (userhash) fields.push(['userhash', 'true']);
  return `Digest ${fields.map(([name, value]) => `${name}=${value}`).join(', ')}`;
}

/** Every call is challenged anew, so that no nonce is used twice. */
const FIRST_USE = '00000001';

function hashOf(algorithm: string): (content: string | Uint8Array) => string {
  const name = HASHES.get(plainName(algorithm));
  if (name === undefined)
    throw new Error(`Expected a known digest algorithm, but it is ${algorithm}.`);
  return (content) => createHash(name).update(content).digest('hex');
}

function plainName(algorithm: string): string {
  return algorithm.toLowerCase().replace(/-sess$/, '');
}

/** A header carries ASCII; other names are written as RFC 8187 says. */
function usernameField(username: string): readonly [string, string] {
  if (/^[\x20-\x7e]*$/.test(username)) return ['username', quoted(username)];
  return ['username*', `UTF-8''${encodeURIComponent(username.toWellFormed())}`];
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
