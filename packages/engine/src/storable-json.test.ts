import type { Json } from '@tutti/jq';
import { describe, expect, test } from 'vitest';
import { DEPTH_MAX, storable } from './storable-json.ts';

describe('storable data', () => {
  test.each([
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, Number.MAX_VALUE],
    [Number.NEGATIVE_INFINITY, -Number.MAX_VALUE],
    [-0, 0],
    [
      [1, [Number.NaN]],
      [1, [null]],
    ],
    [
      { a: { b: -0 }, c: 'x' },
      { a: { b: 0 }, c: 'x' },
    ],
  ] as const)('[SPEC Y2] has what JSON has: %j is %j', (value, expected) => {
    expect(storable(value)).toStrictEqual(expected);
  });

  test('is the same value when nothing changes', () => {
    const value = { a: [1, { b: null }], c: 'x' };
    expect(storable(value)).toBe(value);
  });

  test('has no undefined members', () => {
    const value: { readonly [member: string]: Json | undefined } = { a: 1, b: undefined };
    expect(Object.keys(storable(value as Json) as object)).toEqual(['a']);
  });

  test('keeps members that are called like those of every object', () => {
    const value = JSON.parse('{ "__proto__": { "x": 1e999 } }');
    expect(JSON.stringify(storable(value))).toBe(`{"__proto__":{"x":${Number.MAX_VALUE}}}`);
  });

  test('nests at most a thousand levels', () => {
    const nested = (levels: number): Json => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    expect(storable(nested(DEPTH_MAX))).toEqual(nested(DEPTH_MAX));
    expect(storable(nested(DEPTH_MAX + 1))).toBeUndefined();
    expect(storable({ a: [{ b: nested(100_000) }] })).toBeUndefined();
  });
});
