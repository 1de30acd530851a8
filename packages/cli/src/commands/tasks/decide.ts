import type { CommandContext } from '../command.ts';
import { type ActingOptions, act, actingCommand } from './acting.ts';

interface DecideOptions extends ActingOptions {
  readonly comment?: string;
}

/** `tutti tasks approve <task>`: say yes. */
export function approveTask(context: CommandContext) {
  return decision('approve', 'say yes', context);
}

/** `tutti tasks reject <task>`: say no. */
export function rejectTask(context: CommandContext) {
  return decision('reject', 'say no, which settles it', context);
}

function decision(verb: 'approve' | 'reject', description: string, context: CommandContext) {
  return actingCommand(verb, description)
    .option('--comment <text>', 'why')
    .action((task: string, options: DecideOptions) => {
      const { comment } = options;
      const decided = { decision: verb, ...(comment !== undefined && { comment }) };
      return act(options, context, (tasks, namespace, acting) =>
        tasks.decide(namespace, task, { ...acting, ...decided }),
      );
    });
}
