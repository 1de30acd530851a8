import { describe, expect, test } from 'vitest';
import { compile, JqError, type Json } from './index.ts';
import { run } from './testing/run.ts';

function complaint(source: string, variables: readonly string[] = []) {
  const compilation = compile(source, { variables });
  return compilation.ok ? undefined : compilation.error;
}

function raised(source: string, input: Json = null): Json | undefined {
  try {
    run(source, input);
    return undefined;
  } catch (error) {
    if (error instanceof JqError) return error.value;
    throw error;
  }
}

describe('a text that is no program', () => {
  test('is answered with the place of its first error', () => {
    expect(complaint('.a |\n  .b ++ 1')).toEqual({
      message: "syntax error, unexpected '+'",
      line: 2,
      column: 7,
      offset: 11,
    });
  });

  test('is given the name that was probably meant', () => {
    expect(complaint('.a | lenght')).toMatchObject({
      message: 'lenght/0 is not defined',
      suggestion: 'Did you mean length?',
    });
    expect(complaint('$contxt.a', ['context'])).toMatchObject({
      message: '$contxt is not defined',
      suggestion: 'Did you mean $context?',
    });
    expect(complaint('.a?//1')).toMatchObject({
      suggestion: 'Write ? // with a space: ?// is one sign.',
    });
    expect(complaint('splits')).toMatchObject({ suggestion: 'splits takes 1 or 2 arguments.' });
  });

  test('counts columns in characters, and offsets in UTF-16 units', () => {
    expect(complaint('"😀" | foo')).toMatchObject({ line: 1, column: 7, offset: 7 });
  });

  test.each(['import "a" as a; 1', 'include "a"; 1', '$ENV.PATH', 'env', 'input', 'debug', 'halt'])(
    '%s says that it is not available, and why',
    (source) => {
      expect(complaint(source)?.message).toMatch(/ is not available: /);
    },
  );

  test.each([
    ['.[', 'syntax error, unexpected end of file'],
    ['{(1): 2}', 'Cannot use number (1) as object key'],
    ['{1 + 2: 3}', 'May need parentheses around object key expression'],
    ['break $x', '$*label-x is not defined'],
    ['break', 'break requires a label to break to'],
    ['"\\q"', `Invalid escape at line 1, column 4 (while parsing '"\\q"')`],
    ['. as [$a] | $b', '$b is not defined'],
    ['if . then 1', 'syntax error, unexpected end of file'],
    ['1 == 2 == 3', 'syntax error, unexpected =='],
  ])('%s: %s', (source, message) => {
    expect(complaint(source)?.message).toBe(message);
  });

  test.each(['(', '[', '{a:', '-', '"\\(', 'try ', '. as [', 'if '])(
    'nested ten thousand times (%s) it is refused, not a stack overflow',
    (opening) => {
      expect(complaint(opening.repeat(10_000))?.message).toMatch(/nests deeper|unexpected/);
    },
  );

  test.each(['1 + ', '. | ', '.a.b', '1 // ', 'def f: 1; '])(
    'ten thousand times %s is refused or compiles',
    (part) => {
      expect(complaint(`${part.repeat(10_000)} 1`)?.message ?? '').toMatch(
        /^$|nests deeper|unexpected/,
      );
    },
  );

  test('a list of ten thousand elements is no deep program', () => {
    expect(run(`[${'1, '.repeat(9_999)}1] | length`)).toEqual([10_000]);
  });
});

describe('an error of a program', () => {
  test('carries the value that catch would get', () => {
    expect(raised('error({code: 5})')).toEqual({ code: 5 });
    expect(raised('error(null)')).toBeNull();
    expect(raised('error')).toBeNull();
  });

  test('is an Error', () => {
    expect(() => run('error("x")')).toThrow(Error);
    expect(() => run('error("x")')).toThrow('x');
    expect(() => run('error({code: 5})')).toThrow('(not a string) {"code":5}');
  });

  test.each<readonly [string, Json, string]>([
    ['.a', [1], 'Cannot index array with string ("a")'],
    ['.[0]', {}, 'Cannot index object with number (0)'],
    ['.[]', 1, 'Cannot iterate over number (1)'],
    ['{} + 1', null, 'object ({}) and number (1) cannot be added'],
    ['1 / 0', null, 'number (1) and number (0) cannot be divided because the divisor is zero'],
    ['-.', 'x'.repeat(40), 'string ("xxxxxxxxxxxxxxxxxxxxxxxx...") cannot be negated'],
    ['-.', [...Array(20).keys()], 'array ([0,1,2,3,4,5,6,7,8,9,10,1...]) cannot be negated'],
    ['keys', 1, 'number (1) has no keys'],
    ['tonumber', 'x', 'string ("x") cannot be parsed as a number'],
    ['fromjson', '[1', "Unfinished JSON term at EOF at line 1, column 2 (while parsing '[1')"],
    [
      'fromjson',
      '{"a" 1}',
      `Expected separator between values at line 1, column 7 (while parsing '{"a" 1}')`,
    ],
    ['test("(")', 'a', 'Regex failure: end pattern with unmatched parenthesis'],
    ['test("a"; "q")', 'a', 'q is not a valid modifier string'],
    ['path(1)', null, 'Invalid path expression with result 1'],
    [
      'path(tojson | .a)',
      null,
      'Invalid path expression near attempt to access element "a" of "null"',
    ],
    ['.[-1] = 0', null, 'Out of bounds negative array index'],
    ['now', null, 'now is not available here'],
    ['@foo', null, 'foo is not a valid format'],
  ])('%s', (source, input, message) => {
    expect(raised(source, input)).toBe(message);
  });
});
