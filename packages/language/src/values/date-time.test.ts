import { expect, test } from 'vitest';
import { parseDateTime } from './date-time.ts';

test.each([
  ['1970-01-01T00:00:01Z', 1000],
  ['1970-01-01t01:00:00.5+01:00', 500],
  ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
])('%s is the instant %i', (text, instant) => {
  expect(parseDateTime(text)).toBe(instant);
});

test.each([
  '',
  '2026-01-31',
  '2026-01-31T12:00:00',
  '2026-13-01T00:00:00Z',
  'P1D',
  'x'.repeat(200),
])('%j is none', (text) => {
  expect(parseDateTime(text)).toBeNull();
});

test('a day that a month has not is none, or the day that follows', () => {
  expect([null, Date.UTC(2026, 2, 2)]).toContain(parseDateTime('2026-02-30T00:00:00Z'));
});
