import type { CommandContext } from '../command.ts';
import { type ActingOptions, act, actingCommand } from './acting.ts';

/** `tutti tasks claim <task>`: take it, so that nobody else does. */
export function claimTask(context: CommandContext) {
  return actingCommand('claim', 'take a human task, so that nobody else does').action(
    (task: string, options: ActingOptions) =>
      act(options, context, (tasks, namespace, acting) => tasks.claim(namespace, task, acting)),
  );
}
