import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isScalar, parseDocument, Scalar, stringify } from 'yaml';
import { textOffset } from './text-offset.ts';

function scalarIn(text: string): Scalar {
  const scalar = parseDocument(text).getIn(['a'], true);
  if (!isScalar(scalar))
    throw new Error(`Expected a scalar under \`a\`, but there is none: ${text}`);
  return scalar as Scalar;
}

/** The text from the place of the character at `index` on. */
function textFrom(text: string, index: number, length: number): string {
  const at = textOffset(text, scalarIn(text), index);
  return text.slice(at, at + length);
}

describe('a character of a value is found in its document', () => {
  test.each([
    ['plain', 'a: one two three', 'one two three'],
    ['plain over lines', 'a: one\n  two\n\n  three', 'one two\nthree'],
    ['single quotes', "a: 'it''s two three'", "it's two three"],
    ['double quotes', 'a: "\\"one\\"\\ttwo \\u0041 three"', '"one"\ttwo A three'],
    ['a broken line in double quotes', 'a: "one \\\n   two\n   three"', 'one two three'],
    ['a literal block', 'a: |\n  one\n    two\n\n  three\n', 'one\n  two\n\nthree\n'],
    ['a literal block with indent', 'a: |2-\n    one\n   two\n  three', '  one\n two\nthree'],
    ['a folded block', 'a: >-\n  one\n  two\n\n  three', 'one two\nthree'],
    ['CRLF', 'a: |\r\n  one\r\n  two\r\n  three\r\n', 'one\ntwo\nthree\n'],
  ])('%s', (_, text, value) => {
    expect(scalarIn(text).value).toBe(value);
    for (const word of ['one', 'two', 'three'].filter((each) => value.includes(each)))
      expect(textFrom(text, value.indexOf(word), word.length)).toBe(word);
  });

  test('in every style, for every character that is neither blank nor escaped', () => {
    const words = fc.stringMatching(/^[a-z'"\\ \n]{1,40}$/);
    const style = fc.constantFrom(
      Scalar.PLAIN,
      Scalar.QUOTE_SINGLE,
      Scalar.QUOTE_DOUBLE,
      Scalar.BLOCK_LITERAL,
      Scalar.BLOCK_FOLDED,
    );
    fc.assert(
      fc.property(words, style, (value, defaultStringType) => {
        const text = stringify({ a: value }, { defaultStringType, lineWidth: 20 });
        const scalar = scalarIn(text);
        for (const [index, character] of [...String(scalar.value)].entries())
          if (/[a-z]/.test(character))
            expect(text[textOffset(text, scalar, index)]).toBe(character);
      }),
    );
  });
});
