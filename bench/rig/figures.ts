import { ratePerSecond } from './load.ts';
import type { Figure } from './side-by-side.ts';

/** Runs that ended, a second. */
export const RATE: Figure = { metric: 'throughput', unit: 'runs/s', of: ratePerSecond };
/** From asking to the answer. */
export const MEDIAN: Figure = { metric: 'p50', unit: 'ms', of: (round) => round.latencies.p50 };
export const P95: Figure = { metric: 'p95', unit: 'ms', of: (round) => round.latencies.p95 };
/** Of all processes of a subject, which hardly depends on what else the machine does. */
export const PROCESSOR: Figure = {
  metric: 'processor',
  unit: 'ms a run',
  of: (round) => round.processorMs / (round.statuses[200] ?? 0),
};
