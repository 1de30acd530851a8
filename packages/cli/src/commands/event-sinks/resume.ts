import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';
import { showSink } from './show.ts';

/** `tutti event-sinks resume <name>`: paused, disabled or failing, it goes on at once. */
export function resumeSink(context: CommandContext) {
  return serverCommand('resume', 'go on with the event that is next, at once')
    .argument('<name>', 'the name of the event sink')
    .action((name: string, options: ServerOptions) =>
      showSink(name, options, context, (sinks, namespace) => sinks.resume(namespace, name)),
    );
}
