import { describe, expect, test } from 'vitest';
import { readJson } from './json-text.ts';

function mistakeOf(text: string): string {
  const reading = readJson(text, 10);
  return reading.kind === 'mistake' ? reading.detail : 'none';
}

describe('JSON text', () => {
  test('is read with __proto__ as a member like any other', () => {
    const reading = readJson('{"__proto__": {"polluted": true}, "a": 1}', 10);
    if (reading.kind !== 'value') throw new Error('Expected a value.');
    expect(Object.entries(reading.value ?? {})).toEqual([
      ['__proto__', { polluted: true }],
      ['a', 1],
    ]);
    expect('polluted' in {}).toBe(false);
  });

  test.each([
    ['', 'Expected JSON, but the body is empty.'],
    ['{"a": x}', `Expected a value at line 1, column 7 of the JSON body, but found "x".`],
    [
      '{\n  "a": 1,\n}',
      'Expected a member name in double quotes at line 3, column 1 of the JSON body, but found "}".',
    ],
    [
      '[1, 2',
      "Expected ',' or the closing bracket at line 1, column 6 of the JSON body, but found the end.",
    ],
    ['{"a" 1}', `Expected ':' at line 1, column 6 of the JSON body, but found "1".`],
    [
      '[1}',
      `Expected ',' or the closing bracket at line 1, column 3 of the JSON body, but found "}".`,
    ],
    ['[}', `Expected a value or ']' at line 1, column 2 of the JSON body, but found "}".`],
    [
      "{'a': 1}",
      `Expected a member name in double quotes or '}' at line 1, column 2 of the JSON body, but found "'".`,
    ],
    ['01', 'Expected a value at line 1, column 1 of the JSON body, but found "0".'],
    ['1 2', 'Expected nothing more at line 1, column 3 of the JSON body, but found "2".'],
    [
      '{"a": "b\n"}',
      'Expected a string that ends on its line and has only the escapes of JSON at line 1, column 7 of the JSON body, but found "\\"".',
    ],
    ['[😀]', `Expected a value or ']' at line 1, column 2 of the JSON body, but found "😀".`],
    [
      `${'['.repeat(11)}${']'.repeat(11)}`,
      'Expected at most 10 nested levels, but there are more.',
    ],
  ])('%j is refused with the place', (text, detail) => {
    expect(mistakeOf(text)).toBe(detail);
  });

  test('brackets in strings are no depth', () => {
    expect(readJson(JSON.stringify('['.repeat(100)), 10).kind).toBe('value');
  });

  test.each(['', '\\'])('a string without an end takes no more than one look (%j)', (end) => {
    expect(mistakeOf(`"${'\\"'.repeat(500_000)}${end}`)).toBe(
      'Expected a string that ends on its line and has only the escapes of JSON at line 1, column 1 of the JSON body, but found "\\"".',
    );
  });

  test('a mistake behind a long string with escapes is found', () => {
    expect(mistakeOf(`${JSON.stringify('\n'.repeat(300_000))}x`)).toBe(
      'Expected nothing more at line 1, column 600003 of the JSON body, but found "x".',
    );
  });
});
