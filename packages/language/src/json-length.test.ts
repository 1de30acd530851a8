import { expect, test } from 'vitest';
import { isLongerThan } from './json-length.ts';

test.each<[unknown, number, boolean]>([
  [[], 0, false],
  ['abcdef', 8, false],
  ['abcdef', 7, true],
  [{ name: ['value'] }, 20, false],
  [{ name: ['value'] }, 19, true],
])('%j against %i', (value, limit, expected) => {
  expect(isLongerThan(value, limit)).toBe(expected);
});

test('what would be written without end is not walked without end', () => {
  const doubled = Array.from({ length: 60 }).reduce<unknown>((value) => [value, value], 'x');
  expect(isLongerThan(doubled, 1000)).toBe(true);
});
