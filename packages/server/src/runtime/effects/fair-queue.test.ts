import { expect, test } from 'vitest';
import { FairQueue } from './fair-queue.ts';

const always = () => true;

test('namespaces take turns, and each one keeps its order', () => {
  const queue = new FairQueue<string>();
  for (const item of ['a1', 'a2', 'a3']) queue.add('a', item);
  queue.add('b', 'b1');
  queue.add('c', 'c1');
  queue.add('b', 'b2');
  const taken = Array.from({ length: 7 }, () => queue.take(always));
  expect(taken).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', undefined]);
  expect(queue.size).toBe(0);
});

test('a namespace that may not go loses its turn, not its place', () => {
  const queue = new FairQueue<string>();
  queue.add('a', 'a1');
  queue.add('b', 'b1');
  expect(queue.take((namespace) => namespace !== 'a')).toBe('b1');
  expect(queue.take((namespace) => namespace !== 'a')).toBeUndefined();
  expect(queue.take(always)).toBe('a1');
});

test('what is deleted is not taken', () => {
  const queue = new FairQueue<string>();
  queue.add('a', 'a1');
  queue.add('a', 'a2');
  queue.delete('a', 'a1');
  queue.delete('a', 'a1');
  queue.delete('b', 'a2');
  expect(queue.size).toBe(1);
  expect(queue.take(always)).toBe('a2');
  expect(queue.take(always)).toBeUndefined();
});
