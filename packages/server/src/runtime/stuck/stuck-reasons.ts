import type { Instant } from '@tutti/engine';
import { ENDED } from '../end-watch.ts';
import type { LiveTaskWait, LiveWait, RunWaits } from '../waits/run-waits.ts';
import type { StuckPolicy } from './stuck-policy.ts';

/** Why a run counts as stuck. */
export interface StuckReason {
  /**
   * `nothing`: it waits for nothing at all. `overdue`: what should have happened by itself has not.
   * `child-run`: the run that it waits for is stuck. Others: it waits for that for too long.
   */
  readonly kind:
    | 'nothing'
    | 'overdue'
    | 'call'
    | 'trouble'
    | 'retry'
    | 'event'
    | 'person'
    | 'place'
    | 'child-run';
  /** Since when it waits, or should not wait any more. */
  readonly since: Instant;
  /** The task that waits; absent: the run as a whole does. */
  readonly task?: LiveTaskWait;
}

type Judgement = Pick<StuckReason, 'kind' | 'since'> | null;

/**
 * Why a run under way is stuck; empty when it is not. One that is suspended or has ended is not:
 * somebody wanted that, or a retry goes on with it.
 */
export function stuckReasons(
  { summary, place, tasks }: RunWaits,
  now: Instant,
  policy: StuckPolicy,
): readonly StuckReason[] {
  const { status, updatedAt } = summary;
  if (status === 'suspended' || ENDED.has(status)) return [];
  if (place) {
    const isOver = now - place.queuedAt > policy.placeMs;
    return isOver ? [{ kind: 'place', since: place.queuedAt }] : [];
  }
  if (tasks.length === 0) {
    return now - updatedAt > policy.overdueMs ? [{ kind: 'nothing', since: updatedAt }] : [];
  }
  return tasks.flatMap((task) => {
    const since = task.since ?? updatedAt;
    const judgement = judge(task.wait, { since, updatedAt, now, policy });
    return judgement ? [{ ...judgement, task }] : [];
  });
}

interface Situation {
  /** The task was entered then. */
  readonly since: Instant;
  /** The run has last changed then. */
  readonly updatedAt: Instant;
  readonly now: Instant;
  readonly policy: StuckPolicy;
}

function judge(wait: LiveWait, situation: Situation): Judgement {
  const { since, updatedAt, policy } = situation;
  const over = (kind: StuckReason['kind'], from: Instant, ms: number): Judgement =>
    situation.now - from > ms ? { kind, since: from } : null;
  switch (wait.kind) {
    case 'turn':
      return over('overdue', updatedAt, policy.overdueMs);
    case 'timer':
      return over('overdue', wait.until, policy.overdueMs);
    case 'retry':
      return (
        over('overdue', wait.until, policy.overdueMs) ??
        over('retry', wait.failingSince ?? since, policy.retryMs)
      );
    case 'event':
      return over('event', since, policy.eventMs);
    case 'person':
      return judgePerson(wait, situation);
    case 'child-run':
      return judgeChild(wait, situation);
    case 'call':
      if (wait.trouble) return over('trouble', wait.trouble.since, policy.troubleMs);
      return wait.received === undefined ? over('call', wait.under ?? since, policy.callMs) : null;
    case 'room':
    case 'rate-limit':
    case 'bulkhead':
      return over('call', since, policy.callMs);
    default:
      return null;
  }
}

function judgePerson(
  wait: Extract<LiveWait, { readonly kind: 'person' }>,
  { since, now, policy }: Situation,
): Judgement {
  const { users, groups } = wait.candidates;
  const nobodyMay = wait.claimedBy === undefined && users.length + groups.length === 0;
  const until = nobodyMay ? since : (wait.dueAt ?? since + policy.personMs);
  return now > until ? { kind: 'person', since: nobodyMay ? since : (wait.dueAt ?? since) } : null;
}

/** Stuck is who waits for a stuck one, and who was never told that its child has ended. */
function judgeChild(
  { status, because = [] }: Extract<LiveWait, { readonly kind: 'child-run' }>,
  situation: Situation,
): Judgement {
  const { now, updatedAt, policy } = situation;
  if (status === undefined || ENDED.has(status)) {
    return now - updatedAt > policy.overdueMs ? { kind: 'overdue', since: updatedAt } : null;
  }
  const last = because.at(-1);
  const inner = last && judge(last.wait, { ...situation, since: last.since ?? updatedAt });
  return inner ? { kind: 'child-run', since: inner.since } : null;
}
