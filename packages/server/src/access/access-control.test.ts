import { expect, test } from 'vitest';
import { operatorOnly } from '../testing/operator-only.ts';

const access = operatorOnly('tutti_secret');

test.each(['Bearer tutti_secret', 'bearer  tutti_secret'])('%s is the operator', (header) => {
  const proof = access.authenticate(header);
  expect(proof).toEqual({ kind: 'known', principal: { name: 'operator' } });
});

test.each([
  undefined,
  '',
  'tutti_secret',
  'Bearer',
  'Bearer tutti_secre',
  'Bearer tutti_secret2',
  'Bearer tutti_secret, Bearer x',
  'Basic dHV0dGk6dHV0dGlfc2VjcmV0',
  `Bearer ${'a'.repeat(600)}`,
])('%s proves nothing', (header) => {
  expect(access.authenticate(header)).toEqual({ kind: 'unknown' });
});
