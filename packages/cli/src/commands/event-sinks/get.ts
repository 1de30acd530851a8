import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';
import { showSink } from './show.ts';

/** `tutti event-sinks get <name>`: with its last failure. */
export function getSink(context: CommandContext) {
  return serverCommand('get', 'get an event sink, and how it is doing')
    .argument('<name>', 'the name of the event sink')
    .action((name: string, options: ServerOptions) =>
      showSink(name, options, context, (sinks, namespace) => sinks.get(namespace, name)),
    );
}
