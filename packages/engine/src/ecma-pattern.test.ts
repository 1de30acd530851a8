import { JqError } from '@tutti/jq';
import { describe, expect, test } from 'vitest';
import { matchesPattern } from './ecma-pattern.ts';

describe('a pattern of JSON Schema', () => {
  test.each([
    ['a', 'bab'],
    ['^a$', 'a'],
    ['^a$', 'a\n'],
    ['^a$', 'a\nb'],
    ['^\\d+$', '12'],
    ['^\\d$', '\u0663'],
    ['^\\D$', '\u0663'],
    ['^[\\d-]+$', '1-2'],
    ['^\\w+$', 'aZ_9'],
    ['^\\w$', 'é'],
    ['^\\W$', 'é'],
    ['^\\u{1F600}$', '😀'],
    ['^.$', '😀'],
    ['^[\\u0041-\\u0043]+$', 'ABC'],
    ['^\\$[$]$', '$$'],
    ['^\\p{L}+$', 'aé'],
    ['^[\\]a]+$', ']a'],
    ['^[\\s\\S]*$', 'a\nb'],
    ['^(?!x).*$', 'abc'],
    ['^(ab)\\1$', 'abab'],
    ['^[^@]+@[^@]+\\.[^@]+$', 'a@b.c'],
  ])('[SPEC D2] means what it means in ECMA-262: %s and %j', (pattern, text) => {
    expect(matchesPattern(pattern, text)).toBe(new RegExp(pattern, 'u').test(text));
  });

  test('that is none is an error', () => {
    expect(() => matchesPattern('(', 'a')).toThrow(JqError);
  });
});
