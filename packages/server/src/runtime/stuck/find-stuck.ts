import type { Instant } from '@tutti/engine';
import type { RunCursor, RunQuery, Store } from '../../store/port.ts';
import type { RunSummary } from '../runtime.ts';
import type { RunWaits } from '../waits/run-waits.ts';
import type { StuckPolicy } from './stuck-policy.ts';
import { type StuckReason, stuckReasons } from './stuck-reasons.ts';

export interface StuckRun {
  readonly summary: RunSummary;
  readonly reasons: readonly StuckReason[];
}

export interface StuckPage {
  readonly found: readonly StuckRun[];
  /** Where to go on looking; absent: all runs under way have been looked at. */
  readonly next?: RunCursor;
}

export interface StuckPorts {
  readonly store: Pick<Store, 'runs'>;
  readonly waits: (runId: string) => Promise<RunWaits | null>;
  readonly policy: StuckPolicy;
  readonly now: () => Instant;
}

/** Looks at so many runs under way, the newest first; those that have just changed are not stuck. */
export async function findStuck(
  { store, waits, policy, now }: StuckPorts,
  query: Pick<RunQuery, 'namespace' | 'after' | 'limit'>,
): Promise<StuckPage> {
  const { runs, next } = await store.runs({ ...query, status: ['pending', 'running', 'waiting'] });
  const quietSince = now() - policy.overdueMs;
  const found: StuckRun[] = [];
  for (const { id, updatedAt } of runs) {
    if (updatedAt > quietSince) continue;
    const told = await waits(id);
    const reasons = told ? stuckReasons(told, now(), policy) : [];
    if (told && reasons.length > 0) found.push({ summary: told.summary, reasons });
  }
  return { found, ...(next && { next }) };
}
