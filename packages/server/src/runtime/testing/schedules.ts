import type { Schedule, ScheduleTrigger } from '@tutti/language';

/** A schedule with the policies that one has without saying so. */
export function scheduleOf(trigger: ScheduleTrigger, policy: Partial<Schedule> = {}): Schedule {
  return {
    triggers: [trigger],
    timeZone: 'UTC',
    catchUp: 'one',
    catchUpLimit: 100,
    overlap: 'allow',
    input: 'none',
    completeWithinMs: 86_400_000,
    ...policy,
  };
}

export function cron(expression: string, timeZone = 'UTC'): Schedule {
  return scheduleOf({ kind: 'cron', expression }, { timeZone });
}
