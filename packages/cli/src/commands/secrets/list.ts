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

/** `tutti secrets list`: names and versions, never values. */
export function listSecrets(context: CommandContext) {
  return serverCommand('list', 'list secrets, without their values')
    .option('--limit <count>', 'at most so many, up to 1000', wholeNumber, 50)
    .option('--cursor <cursor>', 'go on after an earlier page')
    .action((options: ListOptions) => list(options, context));
}

async function list(options: ListOptions, { terminal, connect }: CommandContext): Promise<void> {
  const { namespace, limit, cursor } = options;
  const page = await (await connect(options.server)).secrets.list(namespace, {
    limit,
    ...(cursor !== undefined && { cursor }),
  });
  if (options.json) return terminal.data(jsonText(page));
  const stored = page.items.map((one) => [
    one.name,
    String(one.version),
    one.updatedAt,
    one.readable ? `set by ${one.updatedBy}` : 'its master key is missing',
  ]);
  const rows = [...stored, ...page.environment.map((name) => [name, '', '', 'environment'])];
  if (rows.length === 0) return terminal.words(`No secret in "${namespace}".`);
  terminal.data(columns(['secret', 'version', 'updated', ''], rows));
  if (page.next !== undefined) terminal.words(`There are more: --cursor ${page.next}`);
}
