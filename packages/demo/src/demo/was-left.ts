import type { RunSummary } from '@tutti/client';

/**
 * Whether the last server left a run unfinished that was suspended by nobody. It may have ended since:
 * the server takes it up at once, and may be faster than whoever asks.
 *
 * @param setAt an instant before the server started: ISO 8601, UTC
 */
export function wasLeft(run: Pick<RunSummary, 'status' | 'endedAt'>, setAt: string): boolean {
  if (run.endedAt === undefined) return run.status !== 'suspended';
  return Date.parse(run.endedAt) >= Date.parse(setAt);
}
