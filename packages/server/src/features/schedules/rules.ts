import type { Json, Schedule } from '@tutti/api';
import type { ScheduleTrigger } from '@tutti/language';
import { nextFires } from '../../runtime/schedules/fires.ts';
import { earliest, stateOf } from '../../runtime/schedules/rules.ts';
import type { StoredSchedule } from '../../store/port.ts';

/** A schedule as the API shows it: instants become texts. */
export function toSchedule(stored: StoredSchedule): Schedule {
  const { namespace, name, version, publishedAt, schedule } = stored;
  const state = stateOf(stored);
  const { isPaused, queue, running, cancelling, last } = state;
  const nextAt = earliest(state);
  const { triggers, ...policy } = schedule;
  return {
    namespace,
    name,
    version,
    publishedAt: toText(publishedAt),
    triggers: triggers.map(toTrigger),
    ...policy,
    paused: isPaused,
    ...(nextAt !== null && !isPaused && { nextFireAt: toText(nextAt) }),
    queued: queue.length,
    waitingFor: [...running, ...cancelling],
    ...(last && { lastFire: { ...last, at: toText(last.at), startedAt: toText(last.startedAt) } }),
  };
}

function toTrigger(trigger: ScheduleTrigger): Schedule['triggers'][number] {
  if (trigger.kind !== 'on') return trigger;
  const { to, read } = trigger;
  const types = to.filters.flatMap(({ with: { type } }) =>
    type?.kind === 'literal' && typeof type.value === 'string' ? [type.value] : [],
  );
  return { kind: 'on', strategy: to.kind, types: [...new Set(types)], read };
}

/** The fires after `from`, as if nothing were paused. */
export function previewOf(stored: StoredSchedule, from: number, count: number) {
  const { schedule, publishedAt } = stored;
  const { afterAt } = stateOf(stored);
  const known = afterAt !== null && afterAt > from ? [afterAt] : [];
  const times = nextFires(schedule, publishedAt, Math.max(from, publishedAt), count);
  const fires = [...new Set([...known, ...times])].sort((a, b) => a - b).slice(0, count);
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
