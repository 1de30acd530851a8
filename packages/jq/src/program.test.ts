import { describe, expect, test } from 'vitest';
import { compile, JqLimitError, type Json } from './index.ts';
import { programOf, run } from './testing/run.ts';

describe('variables of the host', () => {
  test('are read by position', () => {
    const program = programOf('$b + $a * .', ['a', 'b']);
    expect(program.evaluate(10, [2, 5])).toEqual([25]);
  });

  test('that are missing are null', () => {
    expect(programOf('[$a, $b]', ['a', 'b']).evaluate(null, [undefined])).toEqual([[null, null]]);
  });

  test('are listed where they are used, in the order of the options', () => {
    expect(programOf('$c | $a', ['a', 'b', 'c']).usedVariables).toEqual(['a', 'c']);
    expect(programOf('1 as $a | $a', ['a']).usedVariables).toEqual([]);
  });

  test('that are unknown are an error of the program', () => {
    expect(compile('$x', { variables: ['y'] })).toMatchObject({
      ok: false,
      error: { message: '$x is not defined', line: 1, column: 1 },
    });
  });
});

describe('first', () => {
  test('answers the first output and computes no other', () => {
    expect(programOf('1, error("never")').first(null)).toBe(1);
  });

  test('answers undefined where there is none', () => {
    expect(programOf('empty').first(null)).toBeUndefined();
  });
});

describe('an evaluation', () => {
  test('does not change its input', () => {
    const input = Object.freeze({ a: Object.freeze([1, Object.freeze({ b: 2 })]) }) as Json;
    const changes = [
      '.a[1].b = 3',
      'del(.a[0])',
      '.a += [1]',
      'reduce (1, 2) as $x (.; .a[0] = $x)',
    ];
    for (const change of changes) run(change, input);
    expect(input).toEqual({ a: [1, { b: 2 }] });
  });

  test('does not change a value that it has handed on', () => {
    expect(run('reduce (1, 2) as $i ({a: {b: 0}}; .seen[$i] = .a | .a.b = $i)')).toEqual([
      { a: { b: 2 }, seen: [null, { b: 0 }, { b: 1 }] },
    ]);
    expect(run('reduce range(3) as $i ([]; . + [.])')).toEqual([[[], [[]], [[], [[]]]]]);
  });

  test('gives the same whenever it runs', () => {
    const program = programOf('[.[] | {(.k): 1}] | add | tojson');
    const input = [{ k: 'b' }, { k: 'a' }];
    expect(program.evaluate(input)).toEqual(program.evaluate(input));
  });

  test('knows the time that it is told, and no other', () => {
    expect(run('now, (now | todate)', null, { now: 86_400 })).toEqual([
      86_400,
      '1970-01-02T00:00:00Z',
    ]);
  });
});

describe('limits', () => {
  const limitOf = (source: string, limits: object, clockMs?: () => number): string | undefined => {
    try {
      run(source, null, clockMs === undefined ? { limits } : { limits, clockMs });
      return undefined;
    } catch (error) {
      if (error instanceof JqLimitError) return `${error.limit} ${error.allowed}`;
      throw error;
    }
  };

  test.each([
    ['steps', 'last(range(1e9))', { steps: 1_000 }, 'steps 1000'],
    ['depth', 'def f: [f]; f', { depth: 50 }, 'depth 50'],
    ['string', '"x" * 1000', { stringLength: 999 }, 'string 999'],
    ['output', '[range(1000)]', { outputBytes: 1_000 }, 'output 1000'],
    ['output of shared parts', 'reduce range(50) as $i (1; [., .])', {}, 'output 67108864'],
  ])('%s', (_name, source, limits, expected) => {
    expect(limitOf(source, { steps: 100_000_000, ...limits })).toBe(expected);
  });

  test('steps, by the members of a loop', () => {
    const members = Array.from({ length: 1_000 }, (_, id) => ({ id }));
    const limited = (steps: number) => run('map({id}) | length', members, { limits: { steps } });
    expect(limited(2_100)).toEqual([1_000]);
    expect(() => limited(1_900)).toThrow(JqLimitError);
  });

  test('time, by the clock of the host', () => {
    let now = 0;
    const clockMs = () => now++;
    expect(limitOf('last(range(1e7))', { timeMs: 5 }, clockMs)).toBe('time 5');
  });

  test('cannot be caught by the program', () => {
    expect(limitOf('try last(range(1e9)) catch 1', { steps: 1_000 })).toBe('steps 1000');
  });

  test('each is named in its message, with advice', () => {
    expect(() => run('"x" * 1000', null, { limits: { stringLength: 10 } })).toThrow(
      'The program built a string longer than allowed (10). Build shorter strings, or raise limits.stringLength.',
    );
  });
});
