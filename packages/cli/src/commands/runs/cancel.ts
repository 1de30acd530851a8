import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';
import { operate } from './operate.ts';

interface CancelOptions extends ServerOptions {
  readonly rollback?: boolean;
  readonly reason?: string;
}

/** `tutti runs cancel <run>`: ends a run, undoing what it has done when asked. */
export function cancelRun(context: CommandContext) {
  return serverCommand('cancel', 'end a run')
    .argument('<run>', 'the id of the run')
    .option('--rollback', 'compensate what has completed first, the last first')
    .option('--reason <text>', 'why, for the record')
    .action((runId: string, { rollback = false, reason, ...options }: CancelOptions) =>
      operate(runId, options, context, (runs, namespace) =>
        runs.cancel(namespace, runId, { rollback, ...(reason !== undefined && { reason }) }),
      ),
    );
}
