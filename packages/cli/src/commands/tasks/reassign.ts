import type { CommandContext } from '../command.ts';
import { type ActingOptions, act, actingCommand } from './acting.ts';

interface ReassignOptions extends ActingOptions {
  readonly to: string;
  readonly from?: string;
}

/** `tutti tasks reassign <task>`: give it to somebody. */
export function reassignTask(context: CommandContext) {
  return actingCommand('reassign', 'give a human task to somebody')
    .requiredOption('--to <user>', 'who gets it')
    .option('--from <user>', 'where several decide: in whose place')
    .action((task: string, options: ReassignOptions) => {
      const { to, from } = options;
      return act(options, context, (tasks, namespace, acting) =>
        tasks.reassign(namespace, task, { ...acting, to, ...(from !== undefined && { from }) }),
      );
    });
}
