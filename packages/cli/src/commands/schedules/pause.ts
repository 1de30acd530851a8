import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';
import { showSchedule } from './show.ts';

/** `tutti schedules pause <name>`: let nothing new start by itself until it is resumed. */
export function pauseSchedule(context: CommandContext) {
  return serverCommand('pause', 'let nothing new start by itself until it is resumed')
    .argument('<name>', 'the name of the definition')
    .action((name: string, options: ServerOptions) =>
      showSchedule(name, options, context, (schedules, namespace) =>
        schedules.pause(namespace, name),
      ),
    );
}
