import type { CommandContext } from '../command.ts';
import { listCommand } from '../list-command.ts';
import { statusText } from './show.ts';

/** `tutti event-sinks list`: where events go, by name. */
export function listSinks(context: CommandContext) {
  return listCommand(context, {
    description: 'list event sinks',
    headings: ['event sink', 'goes to', 'delivered', 'status'],
    none: 'No event sink',
    fetch: ({ eventSinks }, { namespace }, page) => eventSinks.list(namespace, page),
    rows: ({ items }) =>
      items.map((sink) => [
        sink.name,
        sink.url ?? sink.channel?.document ?? '',
        String(sink.delivered),
        statusText(sink),
      ]),
  });
}
