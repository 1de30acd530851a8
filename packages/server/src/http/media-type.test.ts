import { expect, test } from 'vitest';
import { mediaTypeOf, prefers } from './media-type.ts';

test('a media type has no parameters and no capitals', () => {
  expect(mediaTypeOf('Application/JSON; charset=utf-8')).toBe('application/json');
  expect(mediaTypeOf(undefined)).toBe('');
});

test.each([
  [undefined, false],
  ['*/*', false],
  ['application/json', false],
  ['text/event-stream', true],
  ['TEXT/event-stream', true],
  ['text/*', true],
  ['text/event-stream, application/json', true],
  ['application/json, text/event-stream', false],
  ['text/event-stream;q=0.5, application/json', false],
  ['text/event-stream, */*;q=0.1', true],
  ['text/event-stream, */*', true],
  ['text/event-stream;q=0', false],
  ['text/event-stream;q=no', false],
])('Accept: %s prefers an event stream: %s', (accept, expected) => {
  expect(prefers(accept, 'text/event-stream')).toBe(expected);
});
