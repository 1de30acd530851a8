import { type FieldError, type Json, LIMITS, MEDIA } from '@tutti/api';
import type { CloudEvent } from '@tutti/engine';
import type { RawHeaders } from '../../http/endpoint.ts';
import { readJson } from '../../http/json-text.ts';
import { type ProblemAnswer, problem } from '../../http/problem.ts';
import { readAttributes } from './attributes.ts';

export type EventsReading =
  | { readonly kind: 'events'; readonly events: readonly CloudEvent[] }
  | { readonly kind: 'refused'; readonly answer: ProblemAnswer };

export interface EventsRequest {
  readonly mediaType: string;
  readonly headers: RawHeaders;
  /** Absent: the request had no body. Bytes: it is no text. */
  readonly body: string | Uint8Array | undefined;
}

/** The events of a request in any of the three modes of the CloudEvents HTTP binding. */
export function readEvents(request: EventsRequest): EventsReading {
  if (request.mediaType === MEDIA.cloudEvents) return readText(request.body, readBatch);
  if (request.mediaType === MEDIA.cloudEvent) {
    return readText(request.body, (value) => collect([[value, 'body']]));
  }
  const isOtherForm = request.mediaType.startsWith('application/cloudevents');
  return hasAttributes(request.headers) && !isOtherForm ? readBinary(request) : refuseForm(request);
}

function readText(
  body: EventsRequest['body'],
  read: (value: Json) => EventsReading,
): EventsReading {
  const reading = readJson(typeof body === 'string' ? body : '', LIMITS.jsonDepth);
  if (reading.kind === 'value') return read(reading.value);
  return { kind: 'refused', answer: problem('malformed-body', { detail: reading.detail }) };
}

function readBatch(value: Json): EventsReading {
  if (!Array.isArray(value) || value.length > LIMITS.batchEvents) {
    return refuse([
      { field: 'body', message: `Expected a list of at most ${LIMITS.batchEvents} events.` },
    ]);
  }
  return collect(value.map((item: Json, index) => [item, `body/${index}`]));
}

/** All the events, or the mistakes of all of them. */
function collect(items: readonly (readonly [Json, string])[]): EventsReading {
  const events: CloudEvent[] = [];
  const errors: FieldError[] = [];
  for (const [value, place] of items) {
    if (!isObject(value)) {
      errors.push({ field: place, message: 'Expected an object with the attributes of an event.' });
      continue;
    }
    const reading = readAttributes(value, place);
    if (reading.kind === 'event') events.push(reading.event);
    else errors.push(...reading.errors);
  }
  return errors.length > 0 ? refuse(errors) : { kind: 'events', events };
}

const PREFIX = 'ce-';

function hasAttributes(headers: RawHeaders): boolean {
  return Object.keys(headers).some((name) => name.startsWith(PREFIX));
}

function readBinary({ headers, body, mediaType }: EventsRequest): EventsReading {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), decode(String(value))] as const] : [],
  );
  const contentType = headers['content-type'];
  const data = readData(body, mediaType);
  if (data.kind === 'mistake') return refuse([{ field: 'body', message: data.detail }]);
  const inHeader = attributes.find(([name]) => name === 'data' || name === 'data_base64');
  if (inHeader !== undefined) {
    const message = 'Expected the data of a binary event as the body, but a header has it.';
    return refuse([{ field: `headers/ce-${inHeader[0]}`, message }]);
  }
  return collect([
    [
      {
        ...Object.fromEntries(attributes),
        ...(contentType !== undefined && { datacontenttype: String(contentType) }),
        ...data.members,
      },
      'headers',
    ],
  ]);
}

type DataReading =
  | { readonly kind: 'data'; readonly members: { readonly [name: string]: Json } }
  | { readonly kind: 'mistake'; readonly detail: string };

function readData(body: EventsRequest['body'], mediaType: string): DataReading {
  if (body === undefined || body.length === 0) return { kind: 'data', members: {} };
  const isJson = mediaType === MEDIA.json || mediaType.endsWith('+json');
  if (typeof body !== 'string') {
    if (isJson) return { kind: 'mistake', detail: 'Expected JSON, but it is not UTF-8.' };
    return { kind: 'data', members: { data_base64: Buffer.from(body).toString('base64') } };
  }
  if (!isJson) return { kind: 'data', members: { data: body } };
  const reading = readJson(body, LIMITS.jsonDepth);
  return reading.kind === 'value' ? { kind: 'data', members: { data: reading.value } } : reading;
}

/** Header values are percent-encoded UTF-8; what is not validly encoded stands as it is. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function refuseForm({ mediaType }: EventsRequest): EventsReading {
  const found = mediaType === '' ? 'there is neither' : `it is ${mediaType} without them`;
  const detail = `Expected ${MEDIA.cloudEvent}, ${MEDIA.cloudEvents}, or attributes in ce- headers, but ${found}.`;
  return { kind: 'refused', answer: problem('unsupported-media-type', { detail }) };
}

function refuse(errors: readonly FieldError[]): EventsReading {
  const answer = problem('invalid-cloud-event', {
    detail: errors[0]!.message,
    errors: errors.slice(0, 20),
  });
  return { kind: 'refused', answer };
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
