import { describe, expect, test } from 'vitest';
import { mergeContexts } from './merge-contexts.ts';

describe('the context after a fork', () => {
  const base = { a: 1, b: { c: 1, d: 1 } };

  test.each([
    ['is the fork’s when no branch has exported', [], base],
    [
      'has what each branch changed',
      [
        { ...base, a: 2 },
        { ...base, b: 3 },
      ],
      { a: 2, b: 3 },
    ],
    [
      'has what each branch added',
      [
        { ...base, x: 1 },
        { ...base, y: 2 },
      ],
      { ...base, x: 1, y: 2 },
    ],
    [
      'has the last branch’s value of what two changed',
      [
        { a: 2, b: 1 },
        { a: 3, b: 1 },
      ],
      { a: 3, b: 1 },
    ],
    ['lacks what a branch removed', [{ a: 1 }, { ...base, a: 2 }], { a: 2 }],
    ['has what a later branch put back', [{ a: 1 }, { a: 1, b: 7 }], { a: 1, b: 7 }],
    [
      'is compared member by member of the top, whatever the order of keys',
      [
        { b: { d: 1, c: 1 }, a: 2 },
        { a: 1, b: { c: 2, d: 1 } },
      ],
      { a: 2, b: { c: 2, d: 1 } },
    ],
    ['is the last branch’s when that is no object', [{ a: 2 }, [1]], [1]],
    ['is not put back by a branch that has changed nothing', [[1], base], [1]],
    ['is an object again when a branch’s is', [[1], { z: 1 }], { z: 1 }],
  ])('[SPEC K3] %s', (_, contexts, merged) => {
    expect(mergeContexts(base, contexts)).toEqual(merged);
  });

  test.each([[[1]], ['text'], [null]])('[SPEC K3] replaces %j as a whole', (whole) => {
    expect(mergeContexts(whole, [{ a: 1 }, { b: 2 }])).toEqual({ b: 2 });
    expect(mergeContexts(whole, [{ a: 1 }, whole])).toEqual({ a: 1 });
  });

  test('[SPEC K3] keeps members that are called like those of every object', () => {
    const changed = JSON.parse('{ "a": 1, "__proto__": { "x": 1 }, "constructor": 2 }');
    const merged = mergeContexts({ a: 1 }, [changed, { a: 2 }]);
    expect(JSON.stringify(merged)).toBe('{"a":2,"__proto__":{"x":1},"constructor":2}');
  });
});
