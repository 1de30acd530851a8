import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';
import { showSink } from './show.ts';

interface ReplayOptions extends ServerOptions {
  readonly from: string;
}

/** `tutti event-sinks replay <name> --from <instant>`: back, or on past what it cannot take. */
export function replaySink(context: CommandContext) {
  return serverCommand('replay', 'go back to a time, or on past what cannot be delivered')
    .argument('<name>', 'the name of the event sink')
    .requiredOption('--from <instant>', 'the first event accepted then or later comes next')
    .action((name: string, options: ReplayOptions) =>
      showSink(name, options, context, (sinks, namespace) =>
        sinks.replay(namespace, name, options.from),
      ),
    );
}
