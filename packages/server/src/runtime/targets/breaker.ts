import type { Instant } from '@tutti/engine';
import type { BreakerPolicy } from './target-policy.ts';

/**
 * Whether a target is spoken to. `round` tells apart what began before and after a change: what
 * comes of an exchange counts only in the round in which it began. Held in memory: closed again
 * after a restart.
 */
export type Breaker = { readonly round: number } & (
  | { readonly kind: 'closed'; readonly failures: number }
  | { readonly kind: 'open'; readonly until: Instant }
  | { readonly kind: 'half-open'; readonly probing: number; readonly succeeded: number }
);

/** `unknown`: nobody waited for the end, so nothing is known of the target. */
export type Verdict = 'success' | 'failure' | 'unknown';

export const CLOSED: Breaker = { kind: 'closed', failures: 0, round: 0 };

/** The breaker as it is at `now`: one that was open for its time lets probes through. */
export function atInstant(policy: BreakerPolicy, breaker: Breaker, now: Instant): Breaker {
  // A clock that was set back does not prolong it.
  const isOver =
    breaker.kind === 'open' && (breaker.until <= now || breaker.until - policy.openMs > now);
  if (!isOver) return breaker;
  return { kind: 'half-open', probing: 0, succeeded: 0, round: breaker.round + 1 };
}

export function admits({ probes }: BreakerPolicy, breaker: Breaker): boolean {
  if (breaker.kind === 'closed') return true;
  return breaker.kind === 'half-open' && breaker.probing + breaker.succeeded < probes;
}

/** An exchange begins, which it admits. */
export function begun(breaker: Breaker): Breaker {
  return breaker.kind === 'half-open' ? { ...breaker, probing: breaker.probing + 1 } : breaker;
}

/** An exchange that began in `round` has come to an end. */
export function judged(
  policy: BreakerPolicy,
  breaker: Breaker,
  verdict: Verdict,
  { round, now }: { readonly round: number; readonly now: Instant },
): Breaker {
  if (breaker.round !== round || breaker.kind === 'open') return breaker;
  const next = round + 1;
  const open = { kind: 'open', until: now + policy.openMs, round: next } as const;
  if (breaker.kind === 'closed') {
    if (verdict === 'unknown') return breaker;
    const failures = verdict === 'failure' ? breaker.failures + 1 : 0;
    return failures >= policy.failures ? open : { ...breaker, failures };
  }
  if (verdict === 'failure') return open;
  const probing = breaker.probing - 1;
  const succeeded = breaker.succeeded + (verdict === 'success' ? 1 : 0);
  if (succeeded >= policy.probes) return { kind: 'closed', failures: 0, round: next };
  return { ...breaker, probing, succeeded };
}
