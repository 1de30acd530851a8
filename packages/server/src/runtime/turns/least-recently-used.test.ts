import { expect, test } from 'vitest';
import { LeastRecentlyUsed } from './least-recently-used.ts';

test('what has not been asked for the longest is forgotten first', () => {
  const cache = new LeastRecentlyUsed<string, number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  expect(cache.get('a')).toBe(1);
  cache.set('c', 3);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
  cache.delete('a');
  expect(cache.get('a')).toBeUndefined();
});

test('without room nothing is kept', () => {
  const cache = new LeastRecentlyUsed<string, number>(0);
  cache.set('a', 1);
  expect(cache.get('a')).toBeUndefined();
});
