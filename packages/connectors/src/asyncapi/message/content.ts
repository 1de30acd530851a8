import type { Json } from '@tutti/connector-kit';
import { parseJson } from '../../http/json-text.ts';
import { contentKind, decodeText, sniffText } from '../../http/media-type.ts';
import { payloadFault } from './payload-fault.ts';

/**
 * The bytes of a payload: JSON, a text as it is, or the base64 of anything else. Nothing is sent for
 * a payload that is not given. `place` says in a fault what the message was for.
 */
export function encodePayload(
  payload: Json | undefined,
  contentType: string,
  place: string,
): Uint8Array {
  if (payload === undefined) return new Uint8Array();
  if (contentKind(contentType) === 'json') return Buffer.from(JSON.stringify(payload));
  if (typeof payload !== 'string') {
    throw payloadFault(
      `The payload of a message to ${place} must be a text, because its content type is ${contentType}, but it is something else.`,
    );
  }
  return contentKind(contentType) === 'binary' ? fromBase64(payload, place) : Buffer.from(payload);
}

function fromBase64(text: string, place: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '')) return bytes;
  throw payloadFault(
    `The payload of a message to ${place} must be base64, because its content type is binary, but it is not.`,
  );
}

/**
 * The payload of bytes: JSON parsed, text as text, anything else in base64; null when there are none.
 * What does not keep to its content type is a text where it is readable, so that one such message
 * does not stop those after it.
 */
export function decodePayload(body: Uint8Array, contentType: string): Json {
  if (body.length === 0) return null;
  const kind = contentKind(contentType);
  if (kind === 'binary') return base64(body);
  if (kind === 'text') return decodeText(body, contentType);
  const text = sniffText(body);
  if (text === undefined) return base64(body);
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

function base64(body: Uint8Array): string {
  return Buffer.from(body).toString('base64');
}
