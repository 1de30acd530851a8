import type { Instant } from '@tutti/engine';
import type { Schedule, ScheduleTrigger } from '@tutti/language';
import { Cron } from 'croner';

/** What fires at times that are known beforehand. */
type TimeTrigger = Extract<ScheduleTrigger, { readonly kind: 'every' | 'cron' }>;

/**
 * The first fire after an instant; null when there is none: `after` follows from runs, and `on` from
 * events. `every` counts from `anchor`, in both directions.
 *
 * Cron follows the wall clock of its time zone: a time of day that daylight saving leaves out fires
 * when the clock has gone forward, one that comes twice fires the first time only. An expression
 * with a wildcard or a step in its hours or minutes follows elapsed time instead: nothing is made
 * up for hours that are left out, and repeated hours fire twice.
 */
export function nextFire(schedule: Schedule, anchor: Instant, after: Instant): Instant | null {
  const next = timeTriggers(schedule)
    .map((trigger) => nextOf(trigger, schedule.timeZone, anchor, after))
    .filter((fire) => fire !== null);
  return next.length === 0 ? null : Math.min(...next);
}

function nextOf(
  trigger: TimeTrigger,
  timeZone: string,
  anchor: Instant,
  after: Instant,
): Instant | null {
  if (trigger.kind === 'every') {
    return anchor + (Math.floor((after - anchor) / trigger.ms) + 1) * trigger.ms;
  }
  return cronOf(trigger.expression, timeZone).nextRun(new Date(after))?.getTime() ?? null;
}

/** Whether there are times that a range of the past can be asked for. */
export function hasCalendar(schedule: Schedule): boolean {
  return timeTriggers(schedule).length > 0;
}

function timeTriggers({ triggers }: Schedule): readonly TimeTrigger[] {
  return triggers.filter((trigger) => trigger.kind === 'every' || trigger.kind === 'cron');
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

interface Range {
  readonly after: Instant;
  readonly upTo: Instant;
  readonly limit: number;
}

/** The newest fires after `after` and not after `upTo`, at most `limit`, the oldest first. */
export function latestFires(schedule: Schedule, anchor: Instant, range: Range): readonly Instant[] {
  const all = timeTriggers(schedule).flatMap((trigger) =>
    latestOf(trigger, schedule.timeZone, anchor, range),
  );
  return [...new Set(all)].sort((a, b) => a - b).slice(-range.limit);
}

function latestOf(
  trigger: TimeTrigger,
  timeZone: string,
  anchor: Instant,
  { after, upTo, limit }: Range,
): readonly Instant[] {
  if (trigger.kind === 'every') {
    const newest = anchor + Math.floor((upTo - anchor) / trigger.ms) * trigger.ms;
    return backwards(newest, (fire) => fire - trigger.ms, after, limit);
  }
  const cron = cronOf(trigger.expression, timeZone);
  const before = (instant: Instant) => fireBefore(cron, instant);
  return backwards(before(upTo + 1), before, after, limit);
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
