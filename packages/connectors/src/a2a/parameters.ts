import { createHash } from 'node:crypto';
import type { Json } from '@tutti/connector-kit';
import { isObject, type JsonObject, member } from '../arguments/json-object.ts';
import type { A2aCall } from './read-call.ts';

/**
 * The parameters to send. A message has `messageId`, `role` and `kind` where the definition leaves
 * them out, as the DSL says. The id is the same whenever this very call is made again, so that an
 * agent can tell.
 */
export function parametersOf(call: A2aCall, idempotencyKey: string): JsonObject | undefined {
  const { method, parameters } = call;
  if (method === 'agent/getAuthenticatedExtendedCard') return parameters;
  if (method !== 'message/send' && method !== 'message/stream') return parameters ?? {};
  const message = member(parameters, 'message');
  if (message !== undefined && !isObject(message)) return parameters;
  return { ...parameters, message: withDefaults(message ?? {}, idempotencyKey) };
}

function withDefaults(message: JsonObject, idempotencyKey: string): Json {
  return {
    ...message,
    kind: member(message, 'kind') ?? 'message',
    messageId: member(message, 'messageId') ?? uuidOf(idempotencyKey),
    role: member(message, 'role') ?? 'user',
  };
}

/** A UUID made of a text: version 8 of RFC 9562. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [0, 8, 12, 16, 20]
    .map((start, part) => hex.slice(start, [8, 12, 16, 20, 32][part]))
    .join('-');
}
