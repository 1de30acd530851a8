import type { RerunRun } from '@tutti/client';
import { withAssignments } from '../../input/assignments.ts';
import { readJson } from '../../input/json-source.ts';
import {
  type CommandContext,
  gather,
  jsonText,
  type ServerOptions,
  serverCommand,
} from '../command.ts';

interface RerunOptions extends ServerOptions {
  readonly version?: string;
  readonly input?: string;
  readonly set?: readonly string[];
  readonly idempotencyKey?: string;
  readonly as?: string;
}

/** `tutti runs rerun <run>`: a new run that does an old one again. */
export function rerunRun(context: CommandContext) {
  return serverCommand('rerun', 'do a run again, as a new run')
    .argument('<run>', 'the id of the run')
    .option('--version <version>', 'of this version, or latest; else of the version it has')
    .option('--input <json>', 'with this input: JSON, the name of a file, @file, or -')
    .option('--set <path=value>', 'set a member of the input; may be repeated', gather)
    .option('--idempotency-key <key>', 'the same key with the same request starts one run')
    .option('--as <user>', 'who starts it; else the holder of the token does')
    .action((runId: string, options: RerunOptions) => rerun(runId, options, context));
}

async function rerun(runId: string, options: RerunOptions, context: CommandContext): Promise<void> {
  const { namespace, version, as, idempotencyKey } = options;
  const { runs } = await context.connect(options.server);
  const input = await editedInput(options, async () => (await runs.get(namespace, runId)).input);
  const request: RerunRun = {
    ...(version !== undefined && { version }),
    ...(input !== undefined && { input }),
    ...(as !== undefined && { as: { user: as } }),
  };
  const key = idempotencyKey === undefined ? {} : { idempotencyKey };
  const started = await runs.rerun(namespace, runId, request, key);
  const { runId: id } = started;
  context.terminal.data(options.json ? jsonText({ id, namespace, rerunOf: runId }) : id);
  context.terminal.words(`Follow it with: tutti runs watch ${id} --namespace ${namespace}`);
}

/** Absent: the server takes what the run was given. */
async function editedInput(
  { input, set }: RerunOptions,
  readGiven: () => Promise<RerunRun['input']>,
): Promise<RerunRun['input']> {
  const given = input === undefined ? undefined : await readJson(input, '--input');
  if (set === undefined) return given;
  return withAssignments(given ?? (await readGiven()) ?? {}, set);
}
