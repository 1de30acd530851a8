import { columns } from '../../terminal/columns.ts';
import {
  type CommandContext,
  jsonText,
  type ServerOptions,
  serverCommand,
  wholeNumber,
} from '../command.ts';

interface ListOptions extends ServerOptions {
  readonly name?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** `tutti definitions list`: the published versions of a namespace. */
export function listDefinitions(context: CommandContext) {
  return serverCommand('list', 'list the published versions')
    .option('--name <name>', 'only versions of this definition')
    .option('--limit <count>', 'at most so many, up to 1000', wholeNumber, 50)
    .option('--cursor <cursor>', 'go on after an earlier page')
    .action((options: ListOptions) => run(options, context));
}

async function run(options: ListOptions, { terminal, connect }: CommandContext): Promise<void> {
  const { name, limit, cursor } = options;
  const page = await (await connect(options.server)).definitions.list(options.namespace, {
    limit,
    ...(name !== undefined && { name }),
    ...(cursor !== undefined && { cursor }),
  });
  if (options.json) return terminal.data(jsonText(page));
  const rows = page.items.map((item) => [item.name, item.version, item.publishedAt]);
  if (rows.length === 0) terminal.words(`No definition is published in "${options.namespace}".`);
  else terminal.data(columns(['definition', 'version', 'published'], rows));
  if (page.next !== undefined) terminal.words(`There are more: --cursor ${page.next}`);
}
