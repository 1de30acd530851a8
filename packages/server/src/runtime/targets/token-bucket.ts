import type { Instant } from '@tutti/engine';
import type { RateLimit } from './target-policy.ts';

/** How many may go at once now; it fills with time. Held in memory: full again after a restart. */
export interface Bucket {
  readonly tokens: number;
  readonly at: Instant;
}

export function fullBucket({ burst }: RateLimit, now: Instant): Bucket {
  return { tokens: burst, at: now };
}

/** The bucket as it is at `now`. Time that goes back fills nothing. */
export function filled(limit: RateLimit, { tokens, at }: Bucket, now: Instant): Bucket {
  const gained = (Math.max(0, now - at) * limit.requests) / limit.perMs;
  return { tokens: Math.min(limit.burst, tokens + gained), at: now };
}

/** When the next one may go: `now`, or later. */
export function readyAt(limit: RateLimit, bucket: Bucket, now: Instant): Instant {
  const { tokens } = filled(limit, bucket, now);
  if (hasToken(tokens)) return now;
  return now + Math.ceil(((1 - tokens) * limit.perMs) / limit.requests);
}

/** After one has gone at `now`, which must be possible. */
export function taken(limit: RateLimit, bucket: Bucket, now: Instant): Bucket {
  const { tokens, at } = filled(limit, bucket, now);
  if (!hasToken(tokens)) throw new Error(`Expected a token to be there, but there is ${tokens}.`);
  return { tokens: Math.max(0, tokens - 1), at };
}

/** Fractions are sums of floating point numbers. */
function hasToken(tokens: number): boolean {
  return tokens >= 1 - 1e-9;
}
