import { describe, expect, test } from 'vitest';
import { readEvents } from './read-events.ts';

const event = { specversion: '1.0', id: '1', source: '/shop', type: 'order.placed' };

function structured(value: unknown) {
  return readEvents({
    mediaType: 'application/cloudevents+json',
    headers: {},
    body: JSON.stringify(value),
  });
}

function mistakesIn(value: unknown): readonly string[] {
  const reading = structured(value);
  if (reading.kind === 'events') return [];
  return (reading.answer.problem.errors ?? []).map(({ field }) => field);
}

describe('a structured event', () => {
  test('is taken with its extensions', () => {
    const value = { ...event, tenant: 'a', priority: 3, urgent: true, data: { n: 1 } };
    expect(structured(value)).toEqual({ kind: 'events', events: [value] });
  });

  test('may have null for what is absent, but keeps null data', () => {
    expect(structured({ ...event, subject: null, data: null })).toEqual({
      kind: 'events',
      events: [{ ...event, data: null }],
    });
  });

  test.each([
    [{}, ['body/specversion', 'body/id', 'body/source', 'body/type']],
    [{ ...event, id: '' }, ['body/id']],
    [{ ...event, specversion: '0.3' }, ['body/specversion']],
    [{ ...event, source: 'a b' }, ['body/source']],
    [{ ...event, time: 'yesterday' }, ['body/time']],
    [{ ...event, time: '2026-13-01T00:00:00Z' }, ['body/time']],
    [{ ...event, dataschema: 'relative' }, ['body/dataschema']],
    [{ ...event, subject: '' }, ['body/subject']],
    [{ ...event, data: 1, data_base64: 'AAAA' }, ['body/data_base64']],
    [{ ...event, data_base64: '*' }, ['body/data_base64']],
    [{ ...event, orderId: 'x' }, ['body/orderId']],
    [{ ...event, tags: ['x'] }, ['body/tags']],
    [[event], ['body']],
    ['text', ['body']],
  ])('%j is refused, naming %j', (value, fields) => {
    expect(mistakesIn(value)).toEqual(fields);
  });

  test('with __proto__ is refused and pollutes nothing', () => {
    const body = JSON.stringify(event).replace('{', '{"__proto__": {"polluted": true},');
    const reading = readEvents({ mediaType: 'application/cloudevents+json', headers: {}, body });
    expect(reading.kind).toBe('refused');
    expect('polluted' in {}).toBe(false);
  });
});

describe('a batch', () => {
  const batch = (value: unknown) =>
    readEvents({
      mediaType: 'application/cloudevents-batch+json',
      headers: {},
      body: JSON.stringify(value),
    });

  test('is taken in order', () => {
    const second = { ...event, id: '2' };
    expect(batch([event, second])).toEqual({ kind: 'events', events: [event, second] });
    expect(batch([])).toEqual({ kind: 'events', events: [] });
  });

  test('is refused as a whole, with the place of the mistake', () => {
    expect(batch([event, { ...event, id: 7 }])).toMatchObject({
      answer: { problem: { code: 'invalid-cloud-event', errors: [{ field: 'body/1/id' }] } },
    });
    expect(batch(event)).toMatchObject({ answer: { problem: { errors: [{ field: 'body' }] } } });
  });
});

describe('a binary event', () => {
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': '1',
    'ce-source': '/shop',
    'ce-type': 'order.placed',
  };

  test('has its attributes in headers and JSON data in the body', () => {
    const all = { ...headers, 'ce-tenant': 'Z%C3%BCrich', 'content-type': 'application/json' };
    const request = { mediaType: 'application/json', headers: all, body: '{"n": 1}' };
    expect(readEvents(request)).toEqual({
      kind: 'events',
      events: [{ ...event, tenant: 'Zürich', datacontenttype: 'application/json', data: { n: 1 } }],
    });
  });

  test('has text data of another type, or none', () => {
    const all = { ...headers, 'content-type': 'text/plain' };
    expect(readEvents({ mediaType: 'text/plain', headers: all, body: 'hello' })).toEqual({
      kind: 'events',
      events: [{ ...event, datacontenttype: 'text/plain', data: 'hello' }],
    });
    expect(readEvents({ mediaType: '', headers, body: undefined })).toEqual({
      kind: 'events',
      events: [event],
    });
  });

  test('has data that is no text in base64', () => {
    const all = { ...headers, 'content-type': 'image/png' };
    const body = new Uint8Array([255, 0, 254]);
    expect(readEvents({ mediaType: 'image/png', headers: all, body })).toEqual({
      kind: 'events',
      events: [{ ...event, datacontenttype: 'image/png', data_base64: '/wD+' }],
    });
    expect(readEvents({ mediaType: 'application/json', headers, body })).toMatchObject({
      answer: { problem: { detail: 'Expected JSON, but it is not UTF-8.' } },
    });
  });

  test.each(['ce-data', 'ce-data_base64'])('has no data in %s', (name) => {
    const request = { mediaType: '', headers: { ...headers, [name]: 'AAAA' }, body: undefined };
    expect(readEvents(request)).toMatchObject({
      answer: { problem: { code: 'invalid-cloud-event', errors: [{ field: `headers/${name}` }] } },
    });
  });

  test('is refused by the attribute that is wrong', () => {
    const { 'ce-source': _, ...rest } = headers;
    expect(readEvents({ mediaType: '', headers: rest, body: undefined })).toMatchObject({
      answer: { problem: { code: 'invalid-cloud-event', errors: [{ field: 'headers/source' }] } },
    });
  });

  test('is refused when its data is not the JSON it claims to be', () => {
    const request = { mediaType: 'application/json', headers, body: '{' };
    expect(readEvents(request)).toMatchObject({
      answer: { problem: { code: 'invalid-cloud-event', errors: [{ field: 'body' }] } },
    });
  });
});

test('anything else is no event', () => {
  const request = { mediaType: 'application/json', headers: {}, body: JSON.stringify(event) };
  expect(readEvents(request)).toMatchObject({
    answer: { problem: { code: 'unsupported-media-type' } },
  });
});
