import type { Instant } from '@tutti/engine';
import type { Schedule } from '@tutti/language';
import { Cron } from 'croner';

/**
 * The first fire after an instant; null when there is none, and for `after`, whose fires follow
 * from runs. `every` counts from `anchor`, in both directions.
 *
 * Cron follows the wall clock of its time zone: a time of day that daylight saving leaves out fires
 * when the clock has gone forward, one that comes twice fires the first time only. An expression
 * with a wildcard or a step in its hours or minutes follows elapsed time instead: nothing is made
 * up for hours that are left out, and repeated hours fire twice.
 */
export function nextFire(
  { trigger, timeZone }: Schedule,
  anchor: Instant,
  after: Instant,
): Instant | null {
  switch (trigger.kind) {
    case 'every':
      return anchor + (Math.floor((after - anchor) / trigger.ms) + 1) * trigger.ms;
    case 'cron':
      return cronOf(trigger.expression, timeZone).nextRun(new Date(after))?.getTime() ?? null;
    case 'after':
      return null;
  }
}

/** The next `count` fires after an instant. */
export function nextFires(
  schedule: Schedule,
  anchor: Instant,
  after: Instant,
  count: number,
): readonly Instant[] {
  const fires: Instant[] = [];
  let fire = nextFire(schedule, anchor, after);
  while (fire !== null && fires.length < count) {
    fires.push(fire);
    fire = nextFire(schedule, anchor, fire);
  }
  return fires;
}

/** The newest fires after `after` and not after `upTo`, at most `limit`, the oldest first. */
export function latestFires(
  { trigger, timeZone }: Schedule,
  anchor: Instant,
  {
    after,
    upTo,
    limit,
  }: { readonly after: Instant; readonly upTo: Instant; readonly limit: number },
): readonly Instant[] {
  switch (trigger.kind) {
    case 'every': {
      const newest = anchor + Math.floor((upTo - anchor) / trigger.ms) * trigger.ms;
      return backwards(newest, (fire) => fire - trigger.ms, after, limit);
    }
    case 'cron': {
      const cron = cronOf(trigger.expression, timeZone);
      const before = (instant: Instant) => fireBefore(cron, instant);
      return backwards(before(upTo + 1), before, after, limit);
    }
    case 'after':
      return [];
  }
}

function backwards(
  newest: Instant | null,
  before: (fire: Instant) => Instant | null,
  after: Instant,
  limit: number,
): readonly Instant[] {
  const fires: Instant[] = [];
  let fire = newest;
  while (fire !== null && fire > after && fires.length < limit) {
    fires.push(fire);
    fire = before(fire);
  }
  return fires.reverse();
}

/** The reference counts in whole seconds: the second that has begun is looked at too. */
function fireBefore(cron: Cron, instant: Instant): Instant | null {
  const reference = new Date(Math.ceil(instant / 1000) * 1000);
  return cron.previousRuns(1, reference)[0]?.getTime() ?? null;
}

function cronOf(expression: string, timezone: string): Cron {
  return new Cron(expression, { paused: true, timezone });
}
