import { createHash } from 'node:crypto';
import { type Dialer, type DialStream, RetryableFault, TerminalFault } from '@tutti/connector-kit';
import { type CloudEvent, eventKey } from '@tutti/engine';
import { noSecretText } from '../runtime/effects/secret-values.ts';
import { SecretFault, type SecretSource } from '../runtime/ports.ts';
import { signingKeyOf, signMessage } from '../signatures/standard-webhooks.ts';
import type { HttpTarget } from './event-sink.ts';
import type { DeliveryResult, TargetTransport } from './transport.ts';

export interface HttpTransportPorts {
  readonly dialer: Dialer;
  readonly secrets: SecretSource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Instead of 20 s. */
  readonly answerWithinMs?: number;
}

/** What Standard Webhooks asks of senders: 15 to 30 seconds. */
const ANSWER_WITHIN_MS = 20_000;
/** Of an answer, which nobody looks at. */
const READ_BYTES = 64 * 1024;

/**
 * Posts CloudEvents in structured mode, signed by Standard Webhooks. 2xx takes an event, 410 wants no
 * more; anything else, redirects too, is a failure.
 */
export function createHttpTransport(ports: HttpTransportPorts): TargetTransport<HttpTarget> {
  const { answerWithinMs = ANSWER_WITHIN_MS } = ports;
  return {
    async deliver({ namespace }, { url, secrets }, event, signal) {
      const keys = await keysOf(namespace, secrets, ports.secrets);
      if (keys.kind === 'unusable') return { kind: 'failed', detail: keys.reason };
      const request = requestOf(event, keys.keys, ports.now());
      const within = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]);
      try {
        const answer = await ports.dialer.stream(url, { ...request, signal: within });
        await leave(answer);
        return resultOf(url, answer);
      } catch (error) {
        return failureOf(error, url, within, answerWithinMs);
      }
    },
  };
}

type Keys =
  | { readonly kind: 'keys'; readonly keys: readonly Uint8Array[] }
  | { readonly kind: 'unusable'; readonly reason: string };

async function keysOf(
  namespace: string,
  names: readonly string[],
  secrets: SecretSource,
): Promise<Keys> {
  const keys: Uint8Array[] = [];
  for (const name of names) {
    const key = await keyOf(namespace, name, secrets);
    if (typeof key === 'string') return { kind: 'unusable', reason: key };
    keys.push(key);
  }
  return { kind: 'keys', keys };
}

/** The key, or what is wrong with the secret, without anything of its value. */
export async function keyOf(
  namespace: string,
  name: string,
  secrets: SecretSource,
): Promise<Uint8Array | string> {
  try {
    const value = await secrets.secret(namespace, name);
    if (value === null) return noSecretText(namespace, name);
    const key = typeof value === 'string' ? signingKeyOf(value) : null;
    return (
      key ?? `Expected the secret ${name} to be whsec_ and 24 to 64 bytes in base64, but it is not.`
    );
  } catch (error) {
    if (error instanceof SecretFault) return error.message;
    throw error;
  }
}

function requestOf(event: CloudEvent, keys: readonly Uint8Array[], now: number) {
  const body = Buffer.from(JSON.stringify(event));
  // The same event has the same id at every try, and after a restart.
  const id = `evt_${createHash('sha256').update(eventKey(event)).digest('hex').slice(0, 32)}`;
  const timestamp = String(Math.floor(now / 1000));
  const headers = {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signMessage({ id, timestamp, body }, keys),
  };
  return { method: 'POST', headers, body };
}

/**
 * Reads what little an answer should be, so that its connection serves the next event. The status has
 * said what counts, whatever becomes of the rest.
 */
async function leave({ body }: DialStream): Promise<void> {
  let bytes = 0;
  try {
    for await (const part of body) {
      bytes += part.length;
      if (bytes > READ_BYTES) break;
    }
  } catch (error) {
    if (!isFault(error)) throw error;
  }
}

function isFault(error: unknown): error is RetryableFault | TerminalFault {
  return error instanceof RetryableFault || error instanceof TerminalFault;
}

function resultOf(url: string, { status, headers }: DialStream): DeliveryResult {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const detail = `Expected ${originOf(url)} to answer 2xx, but it answered ${status}.`;
  if (status === 410) return { kind: 'gone', detail };
  const retryAfterMs = Number(headers['retry-after']) * 1000;
  return { kind: 'failed', detail, ...(retryAfterMs > 0 && { retryAfterMs }) };
}

function failureOf(
  error: unknown,
  url: string,
  within: AbortSignal,
  answerWithinMs: number,
): DeliveryResult {
  if (within.aborted) {
    const seconds = answerWithinMs / 1000;
    const detail = `Expected ${originOf(url)} to answer within ${seconds} s, but it did not.`;
    return { kind: 'failed', detail };
  }
  if (!isFault(error)) throw error;
  return { kind: 'failed', detail: error.message };
}

/** Paths and queries may hold what nobody else shall see. */
function originOf(url: string): string {
  return URL.parse(url)?.origin ?? 'the sink';
}
