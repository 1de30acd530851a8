import { expect, test } from 'vitest';
import { readReference } from './reference.ts';

test.each([
  ['pay', { namespace: 'default', name: 'pay' }],
  ['pay@1.2.0', { namespace: 'default', name: 'pay', version: '1.2.0' }],
  ['shop/pay', { namespace: 'shop', name: 'pay' }],
  ['shop/pay@latest', { namespace: 'shop', name: 'pay', version: 'latest' }],
])('%s', (text, expected) => {
  expect(readReference(text, 'default')).toEqual(expected);
});
