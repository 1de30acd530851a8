import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';
import { showSink } from './show.ts';

/** `tutti event-sinks pause <name>`: events wait for it, for three days. */
export function pauseSink(context: CommandContext) {
  return serverCommand('pause', 'let events wait, for up to three days')
    .argument('<name>', 'the name of the event sink')
    .action((name: string, options: ServerOptions) =>
      showSink(name, options, context, (sinks, namespace) => sinks.pause(namespace, name)),
    );
}
