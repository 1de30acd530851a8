import type { Run } from '@tutti/client';
import { problemText } from '../../timeline/members.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti runs get <run>`: one run with its input and what it came to. */
export function getRun(context: CommandContext) {
  return serverCommand('get', 'show a run, its input and its output')
    .argument('<run>', 'the id of the run')
    .action((runId: string, options: ServerOptions) => show(runId, options, context));
}

async function show(runId: string, options: ServerOptions, { terminal, connect }: CommandContext) {
  const run = await (await connect(options.server)).runs.get(options.namespace, runId);
  terminal.data(options.json ? jsonText(run) : linesOf(run).join('\n'));
}

function linesOf(run: Run): readonly string[] {
  const { definition, compensation, problem, currentTasks } = run;
  const members: readonly (readonly [string, string | undefined])[] = [
    ['run', run.id],
    ['definition', `${run.namespace}/${definition.name}@${definition.version}`],
    ['status', run.status],
    ['rerun of', run.rerunOf],
    ['compensation', compensation === 'none' ? undefined : compensation],
    ['priority', run.priority === undefined ? undefined : String(run.priority)],
    ['started', run.startedAt],
    ['queued', run.concurrency?.queuedAt],
    ['ended', run.endedAt],
    ['now at', currentTasks.length === 0 ? undefined : currentTasks.join(', ')],
    ['problem', problem === undefined ? undefined : problemText(problem)],
    ['at task', problem?.instance],
    ['input', jsonText(run.input)],
    ['output', run.output === undefined ? undefined : jsonText(run.output)],
  ];
  return members.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.padEnd(13)} ${value}`],
  );
}
