import type { CommandContext } from '../command.ts';
import { listCommand } from '../list-command.ts';

/** `tutti webhooks list`: where others deliver to, by name. */
export function listWebhooks(context: CommandContext) {
  return listCommand(context, {
    description: 'list webhooks',
    headings: ['webhook', 'path', 'event', 'signed'],
    none: 'No webhook',
    fetch: ({ webhooks }, { namespace }, page) => webhooks.list(namespace, page),
    rows: ({ items }) =>
      items.map(({ name, path, event, verification }) => [
        name,
        path,
        event.type,
        `${verification.scheme}: ${verification.secrets.join(', ')}`,
      ]),
  });
}
