import type { WorkRequest } from './work.ts';

/** Asks for the same again and again. */
export interface Job {
  /** In turns, when there are several. */
  readonly requests: readonly WorkRequest[];
  /** Callers, each of which waits for its answer before it asks again. */
  readonly callers: number;
  /**
   * Asks so often whatever becomes of the answers: `callers` only bounds the requests under way.
   * Latencies count from when a request should have been sent.
   */
  readonly ratePerSecond?: number;
  /** No new request begins after it. */
  readonly ms: number;
  /** Asks so often in all, at most. */
  readonly count?: number;
}

/** What came of a job. */
export interface Load {
  /** Answers by their status; 0 is no answer at all. */
  readonly statuses: { readonly [status: string]: number };
  /** From the first request to the last answer. */
  readonly ms: number;
  /** Of the answers that were successes, in ms. */
  readonly latencies: Latencies;
  /** Of the answers with status 429. */
  readonly refusals: Latencies;
  /** The first answer that was no success. */
  readonly complaint?: string;
}

export interface Latencies {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly longest: number;
}

/** By the nearest rank. NaN where there is none. */
export function latenciesOf(ms: readonly number[]): Latencies {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), longest: at(1) };
}

/** Completed a second. */
export function ratePerSecond({ statuses, ms }: Load): number {
  return ((statuses[200] ?? 0) * 1000) / ms;
}
