import { columns } from '../../terminal/columns.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

interface ListOptions extends ServerOptions {
  readonly name?: string;
  readonly limit?: string;
}

/** `tutti definitions list`: the published versions of a namespace. */
export function listDefinitions(context: CommandContext) {
  return serverCommand('list', 'list the published versions')
    .option('--name <name>', 'only versions of this definition')
    .option('--limit <count>', 'at most so many, up to 500', '50')
    .action((options: ListOptions) => run(options, context));
}

async function run(options: ListOptions, { terminal, connect }: CommandContext): Promise<void> {
  const { name, limit } = options;
  const page = await (await connect(options.server)).definitions.list(options.namespace, {
    limit: Number(limit),
    ...(name !== undefined && { name }),
  });
  if (options.json) return terminal.data(jsonText(page));
  const rows = page.items.map((item) => [item.name, item.version, item.publishedAt]);
  if (rows.length === 0) terminal.words(`No definition is published in "${options.namespace}".`);
  else terminal.data(columns(['definition', 'version', 'published'], rows));
}
