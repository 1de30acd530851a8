import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';
import { showSchedule } from './show.ts';

/** `tutti schedules resume <name>`: go on with the next fire from now. */
export function resumeSchedule(context: CommandContext) {
  return serverCommand('resume', 'go on with the next fire from now')
    .argument('<name>', 'the name of the definition')
    .action((name: string, options: ServerOptions) =>
      showSchedule(name, options, context, (schedules, namespace) =>
        schedules.resume(namespace, name),
      ),
    );
}
