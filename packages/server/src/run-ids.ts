import { monotonicFactory } from 'ulid';
import type { Ids } from './runtime/ports.ts';

/** ULIDs: 48 bits of time, then 80 random ones that count up within a millisecond. */
export function createRunIds(): Ids {
  const next = monotonicFactory();
  return { runId: () => next() };
}
