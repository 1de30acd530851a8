import type { Client, RunSummary } from '@tutti/client';
import { taskName } from '../../timeline/task-row.ts';
import { type CommandContext, gather, type ServerOptions } from '../command.ts';
import { listCommand, type PageQuery } from '../list-command.ts';

interface Filter {
  readonly status?: string;
  readonly definition?: string;
  readonly version?: string;
  readonly tag?: readonly string[];
  readonly rerunOf?: string;
}

/** `tutti runs list`: runs, the newest first. */
export function listRuns(context: CommandContext) {
  return listCommand(context, {
    description: 'list runs, the newest first',
    headings: ['run', 'definition', 'status', 'started', 'now at'],
    none: 'No run found',
    fetch: fetchPage,
    rows: ({ items }) => items.map(rowOf),
  })
    .option('--status <statuses>', 'only runs in one of these, such as running,waiting')
    .option('--definition <name>', 'only runs of this definition')
    .option('--version <version>', 'only runs of this version')
    .option('--rerun-of <run>', 'only runs that do this one again')
    .option('--tag <key=value>', 'only runs with this tag; may be repeated', gather);
}

function fetchPage({ runs }: Client, options: ServerOptions & Filter, page: PageQuery) {
  const { namespace, status, definition, version, tag, rerunOf } = options;
  return runs.list(namespace, {
    ...page,
    ...(status !== undefined && { status }),
    ...(definition !== undefined && { definition }),
    ...(version !== undefined && { version }),
    ...(rerunOf !== undefined && { rerunOf }),
    ...(tag !== undefined && { tag: [...tag] }),
  });
}

function rowOf(run: RunSummary): readonly string[] {
  const { definition, status, currentTasks, problem } = run;
  const now = problem?.instance ? taskName(problem.instance) : currentTasks.join(', ');
  return [run.id, `${definition.name}@${definition.version}`, status, run.startedAt, now];
}
