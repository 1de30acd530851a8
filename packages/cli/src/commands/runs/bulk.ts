import {
  type Json,
  newIdempotencyKey,
  OPERATION_ACTIONS,
  type OperationAction,
  type OperationActionType,
  type OperationFilter,
  type RunStatus,
} from '@tutti/client';
import { Argument } from 'commander';
import { readJson } from '../../input/json-source.ts';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import {
  type CommandContext,
  gather,
  jsonText,
  type ServerOptions,
  serverCommand,
  wholeNumber,
} from '../command.ts';
import { followOperation } from '../operations/follow-operation.ts';
import { outcomeLines, previewLines } from '../operations/operation-words.ts';
import { readMapping } from './migrate.ts';

interface FilterOptions {
  readonly run?: readonly string[];
  readonly definition?: string;
  readonly version?: string;
  readonly status?: string;
  readonly tag?: readonly string[];
  readonly startedAfter?: string;
  readonly startedBefore?: string;
  readonly problem?: string;
}

interface ActionOptions {
  readonly to?: string;
  readonly map?: readonly string[];
  readonly rollback?: boolean;
  readonly with?: string;
}

interface BulkOptions extends ServerOptions, FilterOptions, ActionOptions {
  readonly reason?: string;
  readonly rate?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly detach?: boolean;
}

/** `tutti runs bulk <action>`: the same for all runs that a filter lets through. */
export function bulkRuns(context: CommandContext) {
  return serverCommand('bulk', 'do the same with many runs, after a look at which')
    .addArgument(new Argument('<action>', 'what to do').choices([...OPERATION_ACTIONS]))
    .option('--run <run>', 'this run; may be repeated', gather)
    .option('--definition <name>', 'runs of this definition')
    .option('--version <version>', 'runs of this version')
    .option('--status <statuses>', 'runs in one of these, such as running,waiting')
    .option('--tag <key=value>', 'runs with this tag; may be repeated', gather)
    .option('--started-after <instant>', 'runs that started then or later')
    .option('--started-before <instant>', 'runs that started before')
    .option('--problem <type>', 'runs that faulted with this type, or its last segment')
    .option('--to <version>', 'of migrate and rerun: the version, or latest')
    .option('--map <old=new>', 'of migrate: the task that takes the place of another', gather)
    .option('--rollback', 'of cancel: undo first what has been done')
    .option('--with <json>', 'further members of the action, as the API has them')
    .option('--reason <text>', 'why, for the record')
    .option('--rate <count>', 'at most so many runs a second', wholeNumber)
    .option('--dry-run', 'only say which runs, and what would become of each')
    .option('--yes', 'do it')
    .option('--detach', 'do not wait for its end')
    .action((action: OperationActionType, options: BulkOptions) => bulk(action, options, context));
}

async function bulk(
  type: OperationActionType,
  options: BulkOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal, exit } = context;
  const { namespace, json, reason, rate, dryRun, yes, detach } = options;
  const { operations } = await context.connect(options.server);
  const request = {
    action: await readAction(type, options),
    filter: readFilter(options),
    ...(reason !== undefined && { reason }),
    ...(rate !== undefined && { runsPerSecond: rate }),
  };
  if (dryRun || !yes) {
    const preview = await operations.preview(namespace, request);
    terminal.data(json ? jsonText(preview) : previewLines(preview).join('\n'));
    if (!dryRun) throw new CommandFailure(EXIT.usage, 'Nothing was done. To do it, add: --yes');
    return;
  }
  const key = { idempotencyKey: newIdempotencyKey() };
  const begun = await operations.start(namespace, request, key);
  if (detach) {
    terminal.data(json ? jsonText(begun) : begun.id);
    return;
  }
  const ended = await followOperation(context, operations, { namespace, id: begun.id });
  if (ended.status === 'running') {
    const hint = `Operation ${begun.id} goes on. Follow it with: tutti operations watch ${begun.id}`;
    throw new CommandFailure(EXIT.interrupted, hint);
  }
  terminal.data(json ? jsonText(ended) : outcomeLines(ended).join('\n'));
  if (ended.refused > 0) exit(EXIT.failed);
}

async function readAction(
  type: OperationActionType,
  { to, map, rollback, with: more }: ActionOptions,
): Promise<OperationAction> {
  const members = more === undefined ? {} : membersOf(await readJson(more, '--with'));
  return {
    type,
    ...(to !== undefined && { version: to }),
    ...(map !== undefined && { mapping: readMapping(map) }),
    ...(rollback && { rollback }),
    ...members,
  };
}

function membersOf(value: Json): Partial<OperationAction> {
  if (isObject(value)) return value;
  throw new CommandFailure(EXIT.usage, 'Expected --with to be a JSON object, but it is not.');
}

function isObject(value: Json): value is { readonly [member: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function readFilter(options: FilterOptions): OperationFilter {
  const { run, definition, version, status, tag, startedAfter, startedBefore, problem } = options;
  return {
    ...(run && { runs: [...run] }),
    ...(definition !== undefined && { definition }),
    ...(version !== undefined && { version }),
    ...(status !== undefined && { status: status.split(',') as RunStatus[] }),
    ...(tag && { tags: Object.fromEntries(tag.map(pairOf)) }),
    ...(startedAfter !== undefined && { startedAfter }),
    ...(startedBefore !== undefined && { startedBefore }),
    ...(problem !== undefined && { problemType: problem }),
  };
}

function pairOf(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new CommandFailure(EXIT.usage, `Expected --tag to be key=value, but it is "${text}".`);
}
