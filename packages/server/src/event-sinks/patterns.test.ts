import { expect, test } from 'vitest';
import { isWanted } from './patterns.ts';

const event = { type: 'com.example.order.paid', source: '/shop/1' };

test.each([
  [[], [], true],
  [['com.example.order.paid'], [], true],
  [['com.example.order'], [], false],
  [['com.example.*'], [], true],
  [['*.paid'], [], true],
  [['*'], ['*'], true],
  [['com.*.order.*d'], [], true],
  [['com.*order*order*'], [], false],
  [['com.example.order.paid*'], [], true],
  [['com.example.order.paidpaid'], [], false],
  [['*.paid.*'], [], false],
  [['com.example.order.p*.paid'], [], false],
  [['other', '*.order.*'], ['/shop/*'], true],
  [['*.order.*'], ['/bank/*'], false],
  [['COM.*'], [], false],
  [['com.example.order.pai.'], [], false],
])('types %j and sources %j: %s', (types, sources, expected) => {
  expect(isWanted({ types, sources }, event)).toBe(expected);
});

test('a pattern of many stars takes no time', () => {
  const type = 'a'.repeat(200_000);
  expect(isWanted({ types: [`${'*a'.repeat(100)}*b`], sources: [] }, { type, source: '' })).toBe(
    false,
  );
});
