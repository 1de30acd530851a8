import { expect, test } from 'vitest';
import { cronFault } from './cron.ts';

test.each([
  '0 0 * * *',
  '*/15 8-18 * * MON-FRI',
  '0 0 1 1 *',
  '30 0 0 * * *',
  '@daily',
  '0 0 L * *',
])('%s is a cron expression', (text) => {
  expect(cronFault(text)).toBeUndefined();
});

test.each(['', 'tomorrow', '0 25 * * *', '* * *', '61 * * * *', '0 0 32 * *'])(
  '%j is none, and it is told why',
  (text) => {
    expect(cronFault(text)).toMatch(/\w/);
  },
);
