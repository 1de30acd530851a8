import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';
import { operate } from './operate.ts';

interface SuspendOptions extends ServerOptions {
  readonly reason?: string;
}

/** `tutti runs suspend <run>`: what is in flight may end, nothing new begins. */
export function suspendRun(context: CommandContext) {
  return serverCommand('suspend', 'let nothing new begin in a run until it is resumed')
    .argument('<run>', 'the id of the run')
    .option('--reason <text>', 'why, for the record')
    .action((runId: string, options: SuspendOptions) =>
      operate(runId, options, context, (runs, namespace) =>
        runs.suspend(namespace, runId, reasonOf(options)),
      ),
    );
}

function reasonOf({ reason }: SuspendOptions): { reason?: string } {
  return reason === undefined ? {} : { reason };
}
