import type { RunWaits } from '@tutti/client';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti runs why <run>`: what a run waits for. */
export function whyRun(context: CommandContext) {
  return serverCommand('why', 'say why a run does not go on')
    .argument('<run>', 'the id of the run')
    .action((runId: string, options: ServerOptions) => why(runId, options, context));
}

async function why(runId: string, options: ServerOptions, { terminal, connect }: CommandContext) {
  const waits = await (await connect(options.server)).runs.waits(options.namespace, runId);
  terminal.data(options.json ? jsonText(waits) : linesOf(waits).join('\n'));
}

function linesOf({ status, words, tasks, taskCount }: RunWaits): readonly string[] {
  const hidden = taskCount - tasks.length;
  const wide = Math.max(0, ...tasks.map(({ task }) => task.length));
  const lines = tasks.map((one) => {
    const deadline = one.deadline === undefined ? '' : ` It times out at ${one.deadline}.`;
    return `  ${one.task.padEnd(wide)}  ${one.words}${deadline}`;
  });
  const rest = hidden > 0 ? [`  … and ${hidden} more`] : [];
  return [`${status.padEnd(9)} ${words}`, ...lines, ...rest];
}
