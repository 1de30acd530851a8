import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RateLimit } from './target-policy.ts';
import { filled, fullBucket, readyAt, taken } from './token-bucket.ts';

const limits = fc.record({
  requests: fc.integer({ min: 1, max: 1000 }),
  perMs: fc.integer({ min: 1, max: 3_600_000 }),
  burst: fc.integer({ min: 1, max: 50 }),
});

/** When the arrivals go, each as early as the bucket lets it. */
function departures(limit: RateLimit, arrivals: readonly number[]): number[] {
  let bucket = fullBucket(limit, 0);
  let now = 0;
  return arrivals.map((pause) => {
    now = readyAt(limit, bucket, now + pause);
    bucket = taken(limit, bucket, now);
    return now;
  });
}

const pauses = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 100 });

test('in no time go more than the burst and what has flowed in meanwhile', () => {
  fc.assert(
    fc.property(limits, pauses, (limit, arrivals) => {
      const gone = departures(limit, arrivals);
      for (const [from, start] of gone.entries()) {
        for (const [to, end] of gone.entries()) {
          if (to < from) continue;
          const most = limit.burst + ((end - start) * limit.requests) / limit.perMs;
          expect(to - from + 1).toBeLessThanOrEqual(most + 1e-6);
        }
      }
    }),
  );
});

test('nobody waits longer than a token takes to flow in', () => {
  fc.assert(
    fc.property(limits, pauses, (limit, arrivals) => {
      let before = 0;
      departures(limit, arrivals).forEach((now, index) => {
        const arrived = before + arrivals[index]!;
        expect(now - arrived).toBeLessThanOrEqual(Math.ceil(limit.perMs / limit.requests));
        before = now;
      });
    }),
  );
});

test('a clock that is set back fills nothing and blocks nothing', () => {
  const limit = { requests: 1, perMs: 1000, burst: 1 };
  const empty = taken(limit, fullBucket(limit, 10_000), 10_000);
  expect(filled(limit, empty, 5000)).toEqual({ tokens: 0, at: 5000 });
  expect(readyAt(limit, empty, 5000)).toBe(6000);
});

test('who may not go is a mistake', () => {
  const limit = { requests: 1, perMs: 1000, burst: 1 };
  const empty = taken(limit, fullBucket(limit, 0), 0);
  expect(() => taken(limit, empty, 999)).toThrow('Expected a token to be there');
});
