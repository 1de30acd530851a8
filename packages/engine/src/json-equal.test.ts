import { describe, expect, test } from 'vitest';
import { equalJson } from './json-equal.ts';

describe('JSON values are equal', () => {
  test.each([
    [null, null, true],
    [1, 1, true],
    [1, '1', false],
    [null, {}, false],
    [[], {}, false],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [[1], [1, 2], false],
    [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: null }, { b: null }, false],
    [{ toString: 1 }, {}, false],
    [JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}'), true],
    [JSON.parse('{"__proto__":{}}'), {}, false],
  ])('%j and %j: %s', (a, b, equal) => {
    expect([equalJson(a, b), equalJson(b, a)]).toEqual([equal, equal]);
  });
});
