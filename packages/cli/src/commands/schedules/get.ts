import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';
import { showSchedule } from './show.ts';

/** `tutti schedules get <name>`: show a schedule and when it fires next. */
export function getSchedule(context: CommandContext) {
  return serverCommand('get', 'show a schedule and when it fires next')
    .argument('<name>', 'the name of the definition')
    .action((name: string, options: ServerOptions) =>
      showSchedule(name, options, context, (schedules, namespace) =>
        schedules.get(namespace, name),
      ),
    );
}
