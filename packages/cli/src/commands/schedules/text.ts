import type { Schedule } from '@tutti/client';
import { durationText } from '../../timeline/duration-text.ts';

/** When it fires, in a few words: `cron 30 2 * * * (Europe/Berlin)`. */
export function triggerText({ triggers, timeZone }: Schedule): string {
  return triggers.map((trigger) => textOf(trigger, timeZone)).join(', ');
}

function textOf(trigger: Schedule['triggers'][number], timeZone: string): string {
  switch (trigger.kind) {
    case 'cron':
      return `cron ${trigger.expression} (${timeZone})`;
    case 'on':
      return `on ${trigger.strategy} of ${trigger.types.join(' ') || 'all events'}`;
    default:
      return `${trigger.kind} ${durationText(trigger.ms)}`;
  }
}

/** When it fires next, or why it does not. */
export function nextText({ paused, nextFireAt, waitingFor, triggers }: Schedule): string {
  if (paused) return 'paused';
  if (nextFireAt !== undefined) return nextFireAt;
  if (triggers.some(({ kind }) => kind === 'on')) return 'when events come';
  return waitingFor.length > 0 ? `when ${waitingFor.join(', ')} has ended` : 'never';
}
