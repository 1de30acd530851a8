import { describe, expect, test } from 'vitest';
import { parseDocument } from './parse-document.ts';

const place = new URL('https://api.example/docs?key=k');

function bomb(): string {
  const levels = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh']) {
    levels.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(',')}]`);
  }
  return levels.join('\n');
}

test('JSON and YAML are read, a YAML map in braces and one with aliases too', () => {
  const texts = ['{"a": [1], "b": [1]}', '{ a: [1], b: [1] }', 'a: &a [1]\nb: *a'];
  expect(texts.map((text) => parseDocument('OpenAPI document', place, text))).toEqual(
    Array(3).fill({ a: [1], b: [1] }),
  );
});

describe('a configuration fault that shows no query is the answer to', () => {
  test.each([
    ['what is no YAML', 'a: b: c', /cannot be read: Nested mappings/],
    ['a value that holds itself', 'a: &a { b: *a }', /stands inside of what it refers to/],
    ['more aliases than any honest document has', bomb(), /cannot be read: Excessive alias count/],
    ['nesting without end', `a: ${'['.repeat(20_000)}`, /cannot be read: /],
    [
      'more YAML than can be read in a moment',
      `a: ${'x'.repeat(2 * 1024 * 1024)}`,
      /it is not JSON, and larger than the 2 MiB/,
    ],
  ])('%s', (_, text, detail) => {
    const fault = expect.objectContaining({
      problem: expect.objectContaining({
        type: 'configuration',
        detail: expect.stringMatching(detail),
      }),
    });
    expect(() => parseDocument('OpenAPI document', place, text)).toThrow(fault);
    expect(() => parseDocument('OpenAPI document', place, text)).not.toThrow(/key=k/);
  });
});
