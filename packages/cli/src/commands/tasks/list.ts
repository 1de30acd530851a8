import type { HumanTaskSummary } from '@tutti/client';
import { columns } from '../../terminal/columns.ts';
import {
  type CommandContext,
  gather,
  jsonText,
  type ServerOptions,
  serverCommand,
  wholeNumber,
} from '../command.ts';
import { peopleText } from './text.ts';

interface ListOptions extends ServerOptions {
  readonly user?: string;
  readonly group?: readonly string[];
  readonly status?: string;
  readonly dueBefore?: string;
  readonly run?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** `tutti tasks list`: what people are asked to do. */
export function listTasks(context: CommandContext) {
  return serverCommand('list', 'list what people are asked to do, the first due first')
    .option('--user <name>', 'what this user is a candidate of')
    .option('--group <name>', 'what this group is a candidate of; may be repeated', gather)
    .option('--status <status>', 'open, claimed, completed, cancelled; several with commas')
    .option('--due-before <instant>', 'due before this instant')
    .option('--run <run>', 'of this run')
    .option('--limit <count>', 'at most so many, up to 1000', wholeNumber, 50)
    .option('--cursor <cursor>', 'go on after an earlier page')
    .action((options: ListOptions) => list(options, context));
}

async function list(options: ListOptions, { terminal, connect }: CommandContext): Promise<void> {
  const { namespace, json, server, group, ...filter } = options;
  const page = await (await connect(server)).humanTasks.list(namespace, {
    ...filter,
    ...(group && { group: [...group] }),
  });
  if (json) return terminal.data(jsonText(page));
  if (page.items.length === 0) return terminal.words(`No such task in "${namespace}".`);
  terminal.data(columns(['task', 'title', 'status', 'due', 'people'], page.items.map(rowOf)));
  if (page.next !== undefined) terminal.words(`There are more: --cursor ${page.next}`);
}

function rowOf(task: HumanTaskSummary): readonly string[] {
  const { id, title, status, dueAt = '', claimedBy, candidates } = task;
  return [id, title, status, dueAt, claimedBy ?? peopleText(candidates)];
}
