import { columns } from '../../terminal/columns.ts';
import {
  type CommandContext,
  jsonText,
  type ServerOptions,
  serverCommand,
  wholeNumber,
} from '../command.ts';
import { nextText, triggerText } from './text.ts';

interface ListOptions extends ServerOptions {
  readonly limit: number;
  readonly cursor?: string;
}

/** `tutti schedules list`: what starts by itself, by name. */
export function listSchedules(context: CommandContext) {
  return serverCommand('list', 'list schedules')
    .option('--limit <count>', 'at most so many, up to 1000', wholeNumber, 50)
    .option('--cursor <cursor>', 'go on after an earlier page')
    .action((options: ListOptions) => list(options, context));
}

async function list(options: ListOptions, { terminal, connect }: CommandContext): Promise<void> {
  const { namespace, limit, cursor } = options;
  const page = await (await connect(options.server)).schedules.list(namespace, {
    limit,
    ...(cursor !== undefined && { cursor }),
  });
  if (options.json) return terminal.data(jsonText(page));
  if (page.items.length === 0) return terminal.words(`No schedule in "${namespace}".`);
  const rows = page.items.map((one) => [
    `${one.name}@${one.version}`,
    triggerText(one),
    nextText(one),
    one.lastFire?.at ?? '',
  ]);
  terminal.data(columns(['definition', 'schedule', 'next', 'last'], rows));
  if (page.next !== undefined) terminal.words(`There are more: --cursor ${page.next}`);
}
