import { columns } from '../../terminal/columns.ts';
import {
  type CommandContext,
  jsonText,
  type ServerOptions,
  serverCommand,
  wholeNumber,
} from '../command.ts';

interface ListOptions extends ServerOptions {
  readonly limit: number;
  readonly cursor?: string;
}

/** `tutti webhooks list`: where others deliver to, by name. */
export function listWebhooks(context: CommandContext) {
  return serverCommand('list', 'list webhooks')
    .option('--limit <count>', 'at most so many, up to 1000', wholeNumber, 50)
    .option('--cursor <cursor>', 'go on after an earlier page')
    .action((options: ListOptions) => list(options, context));
}

async function list(options: ListOptions, { terminal, connect }: CommandContext): Promise<void> {
  const { namespace, limit, cursor } = options;
  const page = await (await connect(options.server)).webhooks.list(namespace, {
    limit,
    ...(cursor !== undefined && { cursor }),
  });
  if (options.json) return terminal.data(jsonText(page));
  if (page.items.length === 0) return terminal.words(`No webhook in "${namespace}".`);
  const rows = page.items.map(({ name, path, event, verification }) => [
    name,
    path,
    event.type,
    `${verification.scheme}: ${verification.secrets.join(', ')}`,
  ]);
  terminal.data(columns(['webhook', 'path', 'event', 'signed'], rows));
  if (page.next !== undefined) terminal.words(`There are more: --cursor ${page.next}`);
}
