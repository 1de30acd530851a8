import { type EventOffer, offersOfTrigger } from '@tutti/engine';
import type { Schedule } from '@tutti/language';

/** Which events a schedule has to be offered: none, when no event starts a run. */
export function offersOfSchedule(schedule: Schedule | undefined): readonly EventOffer[] {
  const on = schedule?.triggers.find((trigger) => trigger.kind === 'on');
  return on === undefined ? [] : offersOfTrigger(on.to);
}
