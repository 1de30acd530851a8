import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';
import { operate } from './operate.ts';

/** `tutti runs resume <run>`: let a suspended run go on. */
export function resumeRun(context: CommandContext) {
  return serverCommand('resume', 'let a suspended run go on')
    .argument('<run>', 'the id of the run')
    .action((runId: string, options: ServerOptions) =>
      operate(runId, options, context, (runs, namespace) => runs.resume(namespace, runId)),
    );
}
