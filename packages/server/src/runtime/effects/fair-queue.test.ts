import { expect, test } from 'vitest';
import { FairQueue } from './fair-queue.ts';

test('namespaces take turns, and each one keeps its order', () => {
  const queue = new FairQueue<string>();
  for (const item of ['a1', 'a2', 'a3']) queue.add('a', item, 0);
  queue.add('b', 'b1', 0);
  queue.add('c', 'c1', 0);
  queue.add('b', 'b2', 0);
  const taken = Array.from({ length: 7 }, () => queue.take());
  expect(taken).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', undefined]);
  expect(queue.size).toBe(0);
});

test('a namespace that may not go loses its turn, not its place', () => {
  const queue = new FairQueue<string>();
  queue.add('a', 'a1', 0);
  queue.add('b', 'b1', 0);
  expect(queue.take((namespace) => namespace !== 'a')).toBe('b1');
  expect(queue.take((namespace) => namespace !== 'a')).toBeUndefined();
  expect(queue.take()).toBe('a1');
});

test('within a namespace the smallest rank goes first, and others still take turns', () => {
  const queue = new FairQueue<string>();
  queue.add('a', 'late', 9);
  queue.add('a', 'urgent', -9);
  queue.add('a', 'normal', 0);
  queue.add('b', 'b1', 100);
  expect(queue.ahead('a', 'late')).toBe(3);
  expect(queue.ahead('b', 'b1')).toBe(1);
  const taken = Array.from({ length: 4 }, () => queue.take());
  expect(taken).toEqual(['urgent', 'b1', 'normal', 'late']);
});

test('what is deleted is not taken', () => {
  const queue = new FairQueue<string>();
  queue.add('a', 'a1', 0);
  queue.add('a', 'a2', 0);
  queue.delete('a', 'a1');
  queue.delete('a', 'a1');
  queue.delete('b', 'a2');
  expect(queue.size).toBe(1);
  expect(queue.take()).toBe('a2');
  expect(queue.take()).toBeUndefined();
});
