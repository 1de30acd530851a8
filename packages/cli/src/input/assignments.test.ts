import { expect, test } from 'vitest';
import { withAssignments } from './assignments.ts';

test.each([
  ['a text', {}, ['name=Ada'], '{"name":"Ada"}'],
  ['a number', {}, ['count=3'], '{"count":3}'],
  ['JSON', {}, ['items=[1,2]'], '{"items":[1,2]}'],
  ['a path', { order: { id: 1 } }, ['order.paid=true'], '{"order":{"id":1,"paid":true}}'],
  ['several', { a: 1 }, ['a=2', 'b=x=y'], '{"a":2,"b":"x=y"}'],
  ['an empty text', {}, ['a='], '{"a":""}'],
  ['a member named like the prototype', {}, ['__proto__.a=1'], '{"__proto__":{"a":1}}'],
])('sets %s', (_, input, assignments, expected) => {
  expect(JSON.stringify(withAssignments(input, assignments))).toBe(expected);
});

test.each([[[1]], [7], [null], [{ a: 'text' }]])(
  'does not replace what is no object: %j',
  (input) => {
    expect(() => withAssignments(input, ['a.b=1'])).toThrow('to meet an object, but it meets');
  },
);

test('what is no assignment is refused', () => {
  expect(() => withAssignments({}, ['=1'])).toThrow('Expected --set path=value, but got "=1".');
});
