import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import { followRun } from '../../terminal/follow-run.ts';
import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti runs watch <run>`: a run as it happens; its end is the exit code. */
export function watchRun(context: CommandContext) {
  return serverCommand('watch', 'show a run as it happens, until it ends')
    .argument('<run>', 'the id of the run')
    .action((runId: string, options: ServerOptions) => watch(runId, options, context));
}

async function watch(runId: string, options: ServerOptions, context: CommandContext) {
  const { terminal, signal, connect } = context;
  const client = await connect(options.server);
  const { namespace } = options;
  if (options.json) {
    for await (const event of client.runs.follow(namespace, runId, { signal })) {
      terminal.data(JSON.stringify(event));
    }
  } else {
    const { definition } = await client.runs.get(namespace, runId);
    const title = `${definition.name} ${runId}`;
    await followRun(client, { namespace, runId, title }, terminal, signal);
  }
  if (signal.aborted) throw new CommandFailure(EXIT.interrupted, `Run ${runId} goes on.`);
  const { status } = await client.runs.get(namespace, runId);
  if (status !== 'completed') context.exit(EXIT.failed);
}
