import type { Json, Schedule } from '@tutti/api';
import { nextFires } from '../../runtime/schedules/fires.ts';
import { stateOf } from '../../runtime/schedules/rules.ts';
import type { StoredSchedule } from '../../store/port.ts';

/** A schedule as the API shows it: instants become texts. */
export function toSchedule(stored: StoredSchedule): Schedule {
  const { namespace, name, version, publishedAt, schedule } = stored;
  const { isPaused, nextAt, queue, running, cancelling, last } = stateOf(stored);
  return {
    namespace,
    name,
    version,
    publishedAt: toText(publishedAt),
    ...schedule,
    paused: isPaused,
    ...(nextAt !== null && !isPaused && { nextFireAt: toText(nextAt) }),
    queued: queue.length,
    waitingFor: [...running, ...cancelling],
    ...(last && { lastFire: { ...last, at: toText(last.at), startedAt: toText(last.startedAt) } }),
  };
}

/** The fires after `from`, as if nothing were paused. */
export function previewOf(stored: StoredSchedule, from: number, count: number) {
  const { schedule, publishedAt } = stored;
  const { nextAt } = stateOf(stored);
  const isAfter = schedule.trigger.kind === 'after';
  const known = nextAt !== null && nextAt > from ? [nextAt] : [];
  const fires = isAfter
    ? known
    : nextFires(schedule, publishedAt, Math.max(from, publishedAt), count);
  return {
    items: fires.map((fire) => ({ at: toText(fire), local: localText(fire, schedule.timeZone) })),
  };
}

/** Swedish writes dates as ISO 8601 does. */
function localText(instant: number, timeZone: string): string {
  const date = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const zone = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const offset = zone.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value;
  return `${date.format(instant)} ${offset}`;
}

export function toText(instant: number): string {
  return new Date(instant).toISOString();
}

/** Where a page of schedules ended, from its cursor. */
export function readSchedulePlace(place: Json | undefined): string | null {
  return typeof place === 'string' ? place : null;
}
