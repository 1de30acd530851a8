import { expect, test } from 'vitest';
import { latenciesOf, ratePerSecond } from './load.ts';

test('latencies are those of the nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(latenciesOf(hundred)).toEqual({ p50: 50, p95: 95, p99: 99, longest: 100 });
  expect(latenciesOf([7])).toEqual({ p50: 7, p95: 7, p99: 7, longest: 7 });
});

test('only answers that were 200 count as completed', () => {
  const latencies = latenciesOf([1]);
  expect(
    ratePerSecond({ statuses: { 200: 30, 429: 70 }, ms: 1500, latencies, refusals: latencies }),
  ).toBe(20);
});
