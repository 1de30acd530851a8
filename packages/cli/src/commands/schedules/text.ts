import type { Schedule } from '@tutti/client';
import { durationText } from '../../timeline/duration-text.ts';

/** When it fires, in a few words: `cron 30 2 * * * (Europe/Berlin)`. */
export function triggerText({ trigger, timeZone }: Schedule): string {
  if (trigger.kind === 'cron') return `cron ${trigger.expression} (${timeZone})`;
  return `${trigger.kind} ${durationText(trigger.ms)}`;
}

/** When it fires next, or why it does not. */
export function nextText({ paused, nextFireAt, waitingFor }: Schedule): string {
  if (paused) return 'paused';
  if (nextFireAt !== undefined) return nextFireAt;
  return waitingFor.length > 0 ? `when ${waitingFor.join(', ')} has ended` : 'never';
}
