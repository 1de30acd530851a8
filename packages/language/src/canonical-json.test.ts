import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('keys are ordered on every level, and there are no blanks', () => {
  const value = { b: [{ d: 1, c: null }], a: 'x "y"', É: true, '': -0 };
  expect(canonicalJson(value)).toBe('{"":0,"a":"x \\"y\\"","b":[{"c":null,"d":1}],"É":true}');
});
