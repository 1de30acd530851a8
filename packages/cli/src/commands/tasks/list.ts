import type { Client, HumanTaskSummary } from '@tutti/client';
import { type CommandContext, gather, type ServerOptions } from '../command.ts';
import { listCommand, type PageQuery } from '../list-command.ts';
import { peopleText } from './text.ts';

interface Filter {
  readonly user?: string;
  readonly group?: readonly string[];
  readonly status?: string;
  readonly dueBefore?: string;
  readonly run?: string;
}

/** `tutti tasks list`: what people are asked to do. */
export function listTasks(context: CommandContext) {
  return listCommand(context, {
    description: 'list what people are asked to do, the first due first',
    headings: ['task', 'title', 'status', 'due', 'people'],
    none: 'No such task',
    fetch: fetchPage,
    rows: ({ items }) => items.map(rowOf),
  })
    .option('--user <name>', 'what this user is a candidate of')
    .option('--group <name>', 'what this group is a candidate of; may be repeated', gather)
    .option('--status <statuses>', 'open, claimed, completed, cancelled; several with commas')
    .option('--due-before <instant>', 'due before this instant')
    .option('--run <run>', 'of this run');
}

function fetchPage({ humanTasks }: Client, options: ServerOptions & Filter, page: PageQuery) {
  const { namespace, user, group, status, dueBefore, run } = options;
  return humanTasks.list(namespace, {
    ...page,
    ...(user !== undefined && { user }),
    ...(group !== undefined && { group: [...group] }),
    ...(status !== undefined && { status }),
    ...(dueBefore !== undefined && { dueBefore }),
    ...(run !== undefined && { run }),
  });
}

function rowOf(task: HumanTaskSummary): readonly string[] {
  const { id, title, status, dueAt = '', claimedBy, candidates } = task;
  return [id, title, status, dueAt, claimedBy ?? peopleText(candidates)];
}
