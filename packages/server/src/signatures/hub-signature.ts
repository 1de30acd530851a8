import { createHmac } from 'node:crypto';
import { isSame } from './standard-webhooks.ts';

const PREFIX = 'sha256=';

/** Whether `x-hub-signature-256`, as GitHub sends it, is by any of the keys. */
export function isHubSigned(
  body: Uint8Array,
  signature: string,
  keys: readonly Uint8Array[],
): boolean {
  const isForm = signature.startsWith(PREFIX);
  const offered = Buffer.from(isForm ? signature.slice(PREFIX.length) : '', 'hex');
  const digests = keys.map((key) => createHmac('sha256', key).update(body).digest());
  return digests.map((digest) => isSame(offered, digest)).includes(true);
}
