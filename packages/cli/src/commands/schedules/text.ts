import type { Schedule } from '@tutti/client';
import { durationText } from '../../timeline/duration-text.ts';

/** When it fires, in a few words: `cron 30 2 * * * (Europe/Berlin)`. */
export function triggerText({ triggers, timeZone }: Schedule): string {
  return triggers.map((trigger) => textOf(trigger, timeZone)).join(', ');
}

type Trigger = Schedule['triggers'][number];

function textOf(trigger: Trigger, timeZone: string): string {
  switch (trigger.kind) {
    case 'cron':
      return `cron ${trigger.expression} (${timeZone})`;
    case 'on':
      return `on ${eventsText(trigger)}`;
    default:
      return `${trigger.kind} ${durationText(trigger.ms)}`;
  }
}

function eventsText({ strategy, types }: Extract<Trigger, { kind: 'on' }>): string {
  if (types.length === 0) return 'events';
  return strategy === 'one' ? types.join(', ') : `${strategy} of ${types.join(', ')}`;
}

/** When it fires next, or why it does not. */
export function nextText({ paused, nextFireAt, waitingFor, triggers }: Schedule): string {
  if (paused) return 'paused';
  if (nextFireAt !== undefined) return nextFireAt;
  if (triggers.some(({ kind }) => kind === 'on')) return 'when events come';
  return waitingFor.length > 0 ? `when ${waitingFor.join(', ')} has ended` : 'never';
}
