import { createHash } from 'node:crypto';
import type { Webhook } from '@tutti/api';
import type { Json } from '@tutti/jq';
import type { RawHeaders } from '../../http/endpoint.ts';
import { type Log, SecretFault, type SecretSource } from '../../runtime/ports.ts';
import { isHubSigned } from '../../signatures/hub-signature.ts';
import { isSigned, signingKeyOf } from '../../signatures/standard-webhooks.ts';

/** What came: nothing of the body is read before its signature. */
export interface SignedDelivery {
  readonly headers: RawHeaders;
  readonly body: Uint8Array;
}

export type Verification =
  | {
      readonly kind: 'verified';
      /** The same when the delivery is sent again; covered by the signature. */
      readonly deliveryId: string;
      /** When it was signed, where the scheme says so. */
      readonly signedAt?: number;
    }
  | { readonly kind: 'refused' }
  | { readonly kind: 'stale'; readonly signedAt: number };

/** The keys of a webhook's secrets; a secret that is missing or of another form is told to the log. */
export async function signingKeys(
  { namespace, name, verification }: Pick<Webhook, 'namespace' | 'name' | 'verification'>,
  secrets: SecretSource,
  log: Log,
): Promise<readonly Uint8Array[]> {
  const read = verification.secrets.map(async (secret) => {
    const reading = await readSigningKey(verification.scheme, namespace, secret, secrets);
    if (reading.kind === 'key') return [reading.key];
    log.error('A secret of a webhook cannot be used.', {
      webhook: `${namespace}/${name}`,
      reason: reading.reason,
    });
    return [];
  });
  return (await Promise.all(read)).flat();
}

export type KeyReading =
  | { readonly kind: 'key'; readonly key: Uint8Array }
  | { readonly kind: 'unusable'; readonly reason: string };

/** One key; what is wrong with a secret is said without anything of its value. */
export async function readSigningKey(
  scheme: Webhook['verification']['scheme'],
  namespace: string,
  name: string,
  secrets: SecretSource,
): Promise<KeyReading> {
  try {
    return keyIn(scheme, namespace, name, await secrets.secret(namespace, name));
  } catch (error) {
    if (!(error instanceof SecretFault)) throw error;
    return { kind: 'unusable', reason: error.message };
  }
}

function keyIn(
  scheme: Webhook['verification']['scheme'],
  namespace: string,
  name: string,
  value: Json | null,
): KeyReading {
  if (typeof value !== 'string' || value === '') {
    const reason = `Expected namespace ${namespace} to have a secret ${name} that is a text, but it has none.`;
    return { kind: 'unusable', reason };
  }
  const key = scheme === 'standard-webhooks' ? signingKeyOf(value) : Buffer.from(value);
  if (key !== null) return { kind: 'key', key };
  const reason = `Expected the secret ${name} to be whsec_ and 24 to 64 bytes in base64, but it is not.`;
  return { kind: 'unusable', reason };
}

/** Whether the delivery is from who has one of the keys, and of about now (milliseconds). */
export function verify(
  delivery: SignedDelivery,
  verification: Webhook['verification'],
  keys: readonly Uint8Array[],
  now: number,
): Verification {
  if (verification.scheme === 'hub-signature-256') return verifyHub(delivery, keys);
  return verifyStandard(delivery, (verification.toleranceSeconds ?? 0) * 1000, keys, now);
}

/** Without a dot: the parts that are signed stand between dots, and could else be cut otherwise. */
const ID = /^[^.]{1,256}$/;

function verifyStandard(
  { headers, body }: SignedDelivery,
  toleranceMs: number,
  keys: readonly Uint8Array[],
  now: number,
): Verification {
  const id = textOf(headers['webhook-id']);
  const timestamp = textOf(headers['webhook-timestamp']);
  const signatures = textOf(headers['webhook-signature']);
  const isForm = ID.test(id) && /^\d{1,12}$/.test(timestamp);
  const isGood = isSigned({ id, timestamp, body }, signatures, keys);
  if (!isForm || !isGood) return { kind: 'refused' };
  const signedAt = Number(timestamp) * 1000;
  if (Math.abs(now - signedAt) > toleranceMs) return { kind: 'stale', signedAt };
  return { kind: 'verified', deliveryId: id, signedAt };
}

/** Only the body is signed: a delivery is known by it. */
function verifyHub({ headers, body }: SignedDelivery, keys: readonly Uint8Array[]): Verification {
  if (!isHubSigned(body, textOf(headers['x-hub-signature-256']), keys)) return { kind: 'refused' };
  const digest = createHash('sha256').update(body).digest('hex');
  return { kind: 'verified', deliveryId: `sha256:${digest}` };
}

function textOf(header: RawHeaders[string]): string {
  return typeof header === 'string' ? header : '';
}
