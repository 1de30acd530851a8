import { invalidMember, type ProblemAnswer, problem } from '../../http/problem.ts';
import type { ScheduleId } from '../../store/port.ts';

/** RFC 3339 has leap seconds, and a clock of milliseconds has not. */
export function refuseInstant(field: string): ProblemAnswer {
  const message = 'Expected an instant without a leap second, such as 2026-01-31T12:00:00Z.';
  return invalidMember({ field, message });
}

export function refuseSchedule({ namespace, name }: ScheduleId): ProblemAnswer {
  return problem('schedule-not-found', {
    detail: `The latest version of ${namespace}/${name} has no schedule, or there is no such definition.`,
  });
}
