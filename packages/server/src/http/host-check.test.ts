import { expect, test } from 'vitest';
import { isLoopbackHost } from './host-check.ts';

test.each(['localhost', 'LOCALHOST:7400', '127.0.0.1:80', '[::1]', '[::1]:7400'])(
  '%s is loopback',
  (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  },
);

test.each([
  undefined,
  '',
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example:7400',
  '127.0.0.2',
  'localhost:7400:1',
  'user@localhost',
  '::1',
  'localhost.',
])('%s is not', (host) => {
  expect(isLoopbackHost(host)).toBe(false);
});
