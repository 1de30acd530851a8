import { expect, test } from 'vitest';
import { nearestName } from './suggestion.ts';

const known = ['call', 'do', 'emit', 'for', 'wait', 'timeout', 'compensation', 'endpoint'];

test.each([
  ['wiat', 'wait'],
  ['Wait', 'wait'],
  ['timout', 'timeout'],
  ['endpint', 'endpoint'],
  ['cal', 'call'],
  ['compansetion', 'compensation'],
  ['od', 'do'],
])('%s was most likely meant to be %s', (name, meant) => {
  expect(nearestName(name, known)).toBe(meant);
});

test.each(['', 'x', 'subscription', 'walk-through', 'x'.repeat(1000)])(
  '%j is near to none',
  (name) => {
    expect(nearestName(name, known)).toBeUndefined();
  },
);

test('of two equally near names the first one is taken', () => {
  expect(nearestName('itam', ['item', 'itum'])).toBe('item');
});
