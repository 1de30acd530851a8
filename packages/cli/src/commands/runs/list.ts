import type { RunSummary } from '@tutti/client';
import { Option } from 'commander';
import { columns } from '../../terminal/columns.ts';
import { taskName } from '../../timeline/task-row.ts';
import {
  type CommandContext,
  gather,
  jsonText,
  type ServerOptions,
  serverCommand,
  wholeNumber,
} from '../command.ts';

interface ListOptions extends ServerOptions {
  readonly status?: string;
  readonly definition?: string;
  readonly tag?: readonly string[];
  readonly limit: number;
  readonly cursor?: string;
}

/** `tutti runs list`: runs, the newest first. */
export function listRuns(context: CommandContext) {
  return serverCommand('list', 'list runs, the newest first')
    .option('--status <statuses>', 'only runs in one of these, such as running,waiting')
    .option('--definition <name>', 'only runs of this definition')
    .addOption(
      new Option('--tag <key=value>', 'only runs with this tag; may be repeated').argParser(gather),
    )
    .option('--limit <count>', 'at most so many, up to 1000', wholeNumber, 50)
    .option('--cursor <cursor>', 'go on after an earlier page')
    .action((options: ListOptions) => run(options, context));
}

async function run(options: ListOptions, { terminal, connect }: CommandContext): Promise<void> {
  const { namespace, status, definition, tag, limit, cursor } = options;
  const page = await (await connect(options.server)).runs.list(namespace, {
    limit,
    ...(status !== undefined && { status }),
    ...(definition !== undefined && { definition }),
    ...(tag !== undefined && { tag: [...tag] }),
    ...(cursor !== undefined && { cursor }),
  });
  if (options.json) return terminal.data(jsonText(page));
  if (page.items.length === 0) {
    return terminal.words(`No run found in "${namespace}". --namespace looks in another.`);
  }
  const headings = ['run', 'definition', 'status', 'started', 'now at'];
  terminal.data(columns(headings, page.items.map(rowOf)));
  if (page.next !== undefined) terminal.words(`There are more: --cursor ${page.next}`);
}

function rowOf(run: RunSummary): readonly string[] {
  const { definition, status, currentTasks, problem } = run;
  const now = problem?.instance ? taskName(problem.instance) : currentTasks.join(', ');
  return [run.id, `${definition.name}@${definition.version}`, status, run.startedAt, now];
}
