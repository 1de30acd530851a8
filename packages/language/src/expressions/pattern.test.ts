import { expect, test } from 'vitest';
import { patternFault } from './pattern.ts';

test.each([
  'com.example.told.v1',
  '^com\\.example\\.(told|asked)$',
  'a+b*',
  'https://example.com/x?y=1',
])('%s is plain text or a regular expression', (text) => {
  expect(patternFault(text)).toBeUndefined();
});

test.each(['com.example.(told', '[a-', '*', `${'('.repeat(5000)}a`])(
  '%.20s is broken, and it is told why',
  (text) => {
    expect(patternFault(text)).toMatch(/\w/);
  },
);

test('a pattern that takes long on long texts is checked at once', () => {
  expect(patternFault('(a+)+$')).toBeUndefined();
});
