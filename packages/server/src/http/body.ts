import { type Json, LIMITS, type Route } from '@tutti/api';
import { readJson } from './json-text.ts';
import { type ProblemAnswer, problem } from './problem.ts';

/** A body as its route wants it: a JSON value, or text or bytes as they came. */
export type BodyReading =
  | { readonly kind: 'value'; readonly value: Json | Buffer }
  | { readonly kind: 'refused'; readonly answer: ProblemAnswer };

/** Refuses a media type that the route does not take. Null: it may be read. */
export function refuseMediaType(route: Route, mediaType: string): ProblemAnswer | null {
  if (route.body === undefined || contentFor(route, mediaType) !== undefined) return null;
  const taken = Object.keys(route.body.content).join(', ');
  const found = mediaType === '' ? 'there is no Content-Type' : `it is ${mediaType}`;
  return problem('unsupported-media-type', {
    detail: `Expected a body of type ${taken}, but ${found}.`,
  });
}

/** Reads the bytes of a body, at most as many as the route takes. */
export function readBody(route: Route, mediaType: string, bytes: Buffer): BodyReading {
  const form = contentFor(route, mediaType)?.form;
  if (form === 'bytes') return { kind: 'value', value: bytes };
  const text = decode(bytes);
  if (text === null && form === 'any') return { kind: 'value', value: bytes };
  if (text === null) return refused('Expected UTF-8, but there are bytes that are not.');
  if (form !== 'json') return { kind: 'value', value: text };
  const reading = readJson(text, LIMITS.jsonDepth);
  if (reading.kind === 'value') return reading;
  // What is wrong with it may be shown with a part of it.
  return refused(route.body?.isSecret ? 'Expected JSON, but it is not.' : reading.detail);
}

function contentFor(route: Route, mediaType: string) {
  const content = route.body?.content ?? {};
  return Object.hasOwn(content, mediaType) ? content[mediaType] : content['*/*'];
}

function refused(detail: string): BodyReading {
  return { kind: 'refused', answer: problem('malformed-body', { detail }) };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
