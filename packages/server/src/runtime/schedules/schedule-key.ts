import type { ScheduleId } from '../../store/port.ts';

/** A text that no other schedule has. */
export function keyOf({ namespace, name }: ScheduleId): string {
  return JSON.stringify([namespace, name]);
}
