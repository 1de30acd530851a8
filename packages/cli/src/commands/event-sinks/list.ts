import { columns } from '../../terminal/columns.ts';
import {
  type CommandContext,
  jsonText,
  type ServerOptions,
  serverCommand,
  wholeNumber,
} from '../command.ts';
import { statusText } from './show.ts';

interface ListOptions extends ServerOptions {
  readonly limit: number;
  readonly cursor?: string;
}

/** `tutti event-sinks list`: where events go, by name. */
export function listSinks(context: CommandContext) {
  return serverCommand('list', 'list event sinks')
    .option('--limit <count>', 'at most so many, up to 1000', wholeNumber, 50)
    .option('--cursor <cursor>', 'go on after an earlier page')
    .action((options: ListOptions) => list(options, context));
}

async function list(options: ListOptions, { terminal, connect }: CommandContext): Promise<void> {
  const { namespace, limit, cursor } = options;
  const page = await (await connect(options.server)).eventSinks.list(namespace, {
    limit,
    ...(cursor !== undefined && { cursor }),
  });
  if (options.json) return terminal.data(jsonText(page));
  if (page.items.length === 0) return terminal.words(`No event sink in "${namespace}".`);
  const rows = page.items.map((sink) => [
    sink.name,
    sink.url ?? sink.channel?.document ?? '',
    String(sink.delivered),
    statusText(sink),
  ]);
  terminal.data(columns(['event sink', 'goes to', 'delivered', 'status'], rows));
  if (page.next !== undefined) terminal.words(`There are more: --cursor ${page.next}`);
}
