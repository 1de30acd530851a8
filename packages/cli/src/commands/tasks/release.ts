import type { CommandContext } from '../command.ts';
import { type ActingOptions, act, actingCommand } from './acting.ts';

/** `tutti tasks release <task>`: let others have it. */
export function releaseTask(context: CommandContext) {
  return actingCommand('release', 'let others have a claimed task').action(
    (task: string, options: ActingOptions) =>
      act(options, context, (tasks, namespace, acting) => tasks.release(namespace, task, acting)),
  );
}
