import { withAssignments } from '../../input/assignments.ts';
import { readJson } from '../../input/json-source.ts';
import { type CommandContext, gather } from '../command.ts';
import { type ActingOptions, act, actingCommand } from './acting.ts';

interface CompleteOptions extends ActingOptions {
  readonly data?: string;
  readonly set?: readonly string[];
}

/** `tutti tasks complete <task>`: hand in the form. */
export function completeTask(context: CommandContext) {
  return actingCommand('complete', 'hand in what was filled in')
    .option('--data <json>', 'JSON, the name of a file, @file, or - for standard input')
    .option('--set <path=value>', 'set a member of the data; may be repeated', gather)
    .action(async (task: string, options: CompleteOptions) => {
      const given = options.data === undefined ? {} : await readJson(options.data, '--data');
      const data = withAssignments(given, options.set ?? []);
      await act(options, context, (tasks, namespace, acting) =>
        tasks.complete(namespace, task, { ...acting, data }),
      );
    });
}
