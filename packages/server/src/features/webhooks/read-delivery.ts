import { type Json, LIMITS, MEDIA, type Webhook } from '@tutti/api';
import type { RawHeaders } from '../../http/endpoint.ts';
import { readJson } from '../../http/json-text.ts';

export type BodyForm = Webhook['accept'][number];

/** A delivery as the expressions of a webhook see it. */
export interface Delivery {
  readonly form: BodyForm;
  readonly input: { readonly headers: Json; readonly query: Json; readonly body: Json };
}

export type DeliveryReading =
  | { readonly kind: 'delivery'; readonly delivery: Delivery }
  | { readonly kind: 'mistake'; readonly detail: string };

export interface RawDelivery {
  readonly mediaType: string;
  readonly headers: RawHeaders;
  readonly query: object;
  readonly body: Uint8Array;
}

/** Which form a body of this media type has. */
export function formOf(mediaType: string): BodyForm {
  if (mediaType === MEDIA.json || mediaType.endsWith('+json')) return 'json';
  if (mediaType === 'application/x-www-form-urlencoded') return 'form';
  return mediaType.startsWith('text/') ? 'text' : 'binary';
}

/** Parses a delivery whose signature is good. */
export function readDelivery({ mediaType, headers, query, body }: RawDelivery): DeliveryReading {
  const form = formOf(mediaType);
  const reading = readBody(form, body);
  if (reading.kind === 'mistake') return reading;
  const input = { headers: headersOf(headers), query: queryOf(query), body: reading.value };
  return { kind: 'delivery', delivery: { form, input } };
}

type BodyReading = { readonly kind: 'value'; readonly value: Json } | DeliveryMistake;
type DeliveryMistake = Extract<DeliveryReading, { readonly kind: 'mistake' }>;

function readBody(form: BodyForm, bytes: Uint8Array): BodyReading {
  if (bytes.length === 0) return { kind: 'value', value: null };
  if (form === 'binary') {
    return { kind: 'value', value: Buffer.from(bytes).toString('base64') };
  }
  const text = decode(bytes);
  if (text === null) return { kind: 'mistake', detail: 'Expected UTF-8, but it is not.' };
  if (form === 'json') return readJson(text, LIMITS.jsonDepth);
  return { kind: 'value', value: form === 'form' ? valuesOf(new URLSearchParams(text)) : text };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** What proves who somebody is has no place in an event. */
const KEPT_BACK = new Set(['authorization', 'proxy-authorization', 'cookie']);

function headersOf(headers: RawHeaders): Json {
  const shown = Object.entries(headers).filter(([name]) => !KEPT_BACK.has(name));
  return Object.fromEntries(shown.map(([name, value]) => [name, String(value)]));
}

/** What stands there more than once is a list. */
function valuesOf(parameters: URLSearchParams): Json {
  const names = [...new Set(parameters.keys())];
  const entries = names.map((name) => {
    const values = parameters.getAll(name);
    return [name, values.length === 1 ? values[0]! : values] as const;
  });
  return Object.fromEntries(entries);
}

function queryOf(query: object): Json {
  const entries = Object.entries(query).map(([name, value]: [string, unknown]) => {
    return [name, Array.isArray(value) ? value.map(String) : String(value)] as const;
  });
  return Object.fromEntries(entries);
}
