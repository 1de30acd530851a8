import type { CommandContext } from '../command.ts';
import { listCommand } from '../list-command.ts';
import { nextText, triggerText } from './text.ts';

/** `tutti schedules list`: what starts by itself, by name. */
export function listSchedules(context: CommandContext) {
  return listCommand(context, {
    description: 'list schedules',
    headings: ['definition', 'schedule', 'next', 'last'],
    none: 'No schedule',
    fetch: ({ schedules }, { namespace }, page) => schedules.list(namespace, page),
    rows: ({ items }) =>
      items.map((one) => [
        `${one.name}@${one.version}`,
        triggerText(one),
        nextText(one),
        one.lastFire?.at ?? '',
      ]),
  });
}
