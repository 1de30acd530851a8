import { expect, test } from 'vitest';
import { readWait } from './wait.ts';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['PT30S', 30_000],
  ['PT1M30S', 90_000],
  ['PT5M', 300_000],
])('%s is %d ms', (text, ms) => {
  expect(readWait(text)).toEqual({ kind: 'wait', ms });
});

test.each(['', '30', '0s', 'PT', 'PT0S', '-1s', '301s', 'PT5M1S', 'P1D', '1h', '1e3s'])(
  '%j is refused',
  (text) => {
    const message = `Expected a duration such as 30s, 2m or PT30S, at most 5 minutes, but it is '${text}'.`;
    expect(readWait(text)).toMatchObject({ error: { field: 'query/wait', message } });
  },
);
