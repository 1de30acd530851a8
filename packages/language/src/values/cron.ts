import { Cron } from 'croner';

/** Why the text is not a cron expression; undefined when it is one. */
export function cronFault(text: string): string | undefined {
  try {
    new Cron(text, { paused: true });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^CronPattern: /, '') : 'it is not cron';
  }
}
