import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a message carries beside its body, by https://www.standardwebhooks.com, version 1.0.0. */
export interface SignedMessage {
  /** The same whenever the message is sent again. */
  readonly id: string;
  /** Seconds since 1970, as it is written. */
  readonly timestamp: string;
  readonly body: Uint8Array;
}

const PREFIX = 'whsec_';
/** The bytes of a secret; the specification asks for 24 to 64. */
const SECRET_BYTES = { least: 24, most: 64 } as const;
/** A sender that changes secrets signs with a few of them. */
const SIGNATURES_MAX = 16;

/** The key in a secret's text, `whsec_` and base64; null when it is no such text. */
export function signingKeyOf(secret: string): Buffer | null {
  if (!secret.startsWith(PREFIX)) return null;
  const text = secret.slice(PREFIX.length);
  const key = Buffer.from(text, 'base64');
  const isBase64 = key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
  const { least, most } = SECRET_BYTES;
  return isBase64 && key.length >= least && key.length <= most ? key : null;
}

/** The value of `webhook-signature`: one signature for each key. */
export function signMessage(message: SignedMessage, keys: readonly Uint8Array[]): string {
  return keys.map((key) => `v1,${digestOf(message, key).toString('base64')}`).join(' ');
}

/** Whether any of the signatures is by any of the keys; takes as long whatever they are. */
export function isSigned(
  message: SignedMessage,
  signatures: string,
  keys: readonly Uint8Array[],
): boolean {
  const offered = signatures
    .split(' ', SIGNATURES_MAX)
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice('v1,'.length), 'base64'));
  const expected = keys.map((key) => digestOf(message, key));
  const matches = expected.flatMap((digest) => offered.map((one) => isSame(one, digest)));
  return matches.includes(true);
}

/** Compares without telling by its duration how much is the same. */
export function isSame(offered: Buffer, expected: Buffer): boolean {
  return offered.length === expected.length && timingSafeEqual(offered, expected);
}

function digestOf({ id, timestamp, body }: SignedMessage, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}
