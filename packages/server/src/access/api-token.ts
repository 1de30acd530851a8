import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * `tutti_pat_<id>_<secret><checksum>`: the id finds the token, the secret proves it (190 random
 * bits), the checksum tells a mistyped text from a token without a look at the store, to us and to
 * scanners for leaked secrets.
 */
const FORM = /^tutti_pat_([0-9A-Za-z]{12})_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface NewApiToken {
  readonly id: string;
  /** What its holder is given, once. */
  readonly text: string;
  /** What is kept: SHA-256 of the secret, base64url. A secret of this length needs no slow one. */
  readonly hash: string;
}

export interface ParsedApiToken {
  readonly id: string;
  readonly secret: string;
}

export function createApiToken(): NewApiToken {
  const id = randomText(12);
  const secret = randomText(32);
  return { id, text: `tutti_pat_${id}_${secret}${checksum(id, secret)}`, hash: hashOf(secret) };
}

/** Null for everything that is no token of ours. */
export function parseApiToken(text: string): ParsedApiToken | null {
  const [, id, secret, sum] = FORM.exec(text) ?? [];
  if (id === undefined || secret === undefined) return null;
  return sum === checksum(id, secret) ? { id, secret } : null;
}

export function isSecretOf({ secret }: ParsedApiToken, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(hash));
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function checksum(id: string, secret: string): string {
  let rest = crc32(`${id}_${secret}`);
  let text = '';
  for (let digit = 0; digit < 6; digit++) {
    text = (ALPHABET[rest % 62] ?? '') + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
