import { expect, test } from 'vitest';
import { isNodeRecentEnough } from './node-version.mjs';

test.each([
  ['24.15.0', '3.51.3', true],
  ['24.21.0', '3.53.4', true],
  ['26.0.0', '4.0.0', true],
  ['24.14.9', '3.51.3', false],
  ['24.15.0', '3.51.2', false],
  ['18.20.0', undefined, false],
])('Node %s with SQLite %s is recent enough: %s', (node, sqlite, expected) => {
  expect(isNodeRecentEnough({ node, sqlite })).toBe(expected);
});
