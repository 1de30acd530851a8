import { expect, test } from 'vitest';
import { mergePatch } from './merge-patch.ts';

test.each([
  [
    { a: 1, b: 2 },
    { b: null, c: { d: null, e: 3 } },
    { a: 1, c: { e: 3 } },
  ],
  [{ a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
  [{ a: [1] }, { a: [2, null] }, { a: [2, null] }],
  ['text', { a: 1 }, { a: 1 }],
  [{ a: 1 }, null, null],
])('the examples of RFC 7396 hold: %j with %j is %j', (target, patch, merged) => {
  expect(mergePatch(target, patch)).toEqual(merged);
});

test('a member with the name of a prototype is a member like any other', () => {
  const merged = mergePatch(JSON.parse('{"a":1}'), JSON.parse('{"__proto__":{"polluted":true}}'));
  expect(JSON.stringify(merged)).toBe('{"a":1,"__proto__":{"polluted":true}}');
  expect(Object.hasOwn({}, 'polluted')).toBe(false);
});
