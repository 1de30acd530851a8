import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';
import { operate } from './operate.ts';

/** `tutti runs retry <run>`: try a faulted run again from its faulted task. */
export function retryRun(context: CommandContext) {
  return serverCommand('retry', 'try a faulted run again from its faulted task')
    .argument('<run>', 'the id of the run')
    .action((runId: string, options: ServerOptions) =>
      operate(runId, options, context, (runs, namespace) => runs.retry(namespace, runId)),
    );
}
