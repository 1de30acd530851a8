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
  /** Absent: the request had no body. */
  readonly body: string | undefined;
}

/** The events of a request in any of the three modes of the CloudEvents HTTP binding. */
export function readEvents(request: EventsRequest): EventsReading {
  if (request.mediaType === MEDIA.cloudEvents) return readText(request.body ?? '', readBatch);
  if (request.mediaType === MEDIA.cloudEvent) {
    return readText(request.body ?? '', (value) => collect([[value, 'body']]));
  }
  const isOtherForm = request.mediaType.startsWith('application/cloudevents');
  return hasAttributes(request.headers) && !isOtherForm ? readBinary(request) : refuseForm(request);
}

function readText(body: string, read: (value: Json) => EventsReading): EventsReading {
  const reading = readJson(body, LIMITS.jsonDepth);
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
  return collect([
    [
      {
        ...Object.fromEntries(attributes),
        ...(contentType !== undefined && { datacontenttype: String(contentType) }),
        ...(data.value !== undefined && { data: data.value }),
      },
      'headers',
    ],
  ]);
}

function readData(
  body: string | undefined,
  mediaType: string,
): { kind: 'value'; value: Json | undefined } | { kind: 'mistake'; detail: string } {
  if (body === undefined || body === '') return { kind: 'value', value: undefined };
  const isJson = mediaType === MEDIA.json || mediaType.endsWith('+json');
  return isJson ? readJson(body, LIMITS.jsonDepth) : { kind: 'value', value: body };
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
