/** What the operator allows of one target. Nothing said: nothing is limited. */
export interface TargetPolicy {
  readonly rateLimit?: RateLimit;
  readonly breaker?: BreakerPolicy;
  /** Exchanges with it at the same time: its bulkhead. */
  readonly maxConcurrent?: number;
}

/** `requests` in each `perMs`, and up to `burst` at once after a pause. */
export interface RateLimit {
  readonly requests: number;
  readonly perMs: number;
  readonly burst: number;
}

export interface BreakerPolicy {
  /** So many failures in a row open it. */
  readonly failures: number;
  /** How long it stays open before it lets probes through. */
  readonly openMs: number;
  /** How many probes may be under way at once, and must succeed for it to close. */
  readonly probes: number;
}

/** The policy of each target, by its origin; `*`: of every other one, each by itself. */
export type TargetPolicies = { readonly [target: string]: TargetPolicy };

/**
 * Whom an address leads to: `https://api.example.com`, `tcp://broker:9092`. Null when it cannot be
 * read, which the dialer refuses.
 */
export function targetOf(address: string): string | null {
  const url = URL.parse(address);
  if (url === null || url.host === '') return null;
  return url.origin === 'null' ? `${url.protocol}//${url.host.toLowerCase()}` : url.origin;
}
