import type { RewindRun } from '@tutti/client';
import { type CommandContext, wholeNumber } from '../command.ts';
import {
  type EditOptions,
  type RepairingOptions,
  readEdits,
  readTask,
  reasonOf,
  repair,
  repairCommand,
  withEdits,
} from './repairing.ts';

interface RewindOptions extends RepairingOptions, EditOptions {
  readonly iteration?: number;
  readonly compensate?: boolean;
}

/** `tutti runs rewind <run> <task>`: go back to a task, and on from there. */
export function rewindRun(context: CommandContext) {
  return withEdits(repairCommand('rewind', 'go back to a task of a run, and on from there'))
    .argument('<task>', 'its JSON pointer, or one activation of it')
    .option('--iteration <number>', 'its occurrence in this round of the loop, from 0', wholeNumber)
    .option('--compensate', 'undo first what was done since, the last first')
    .action((runId: string, task: string, options: RewindOptions) =>
      rewind(runId, task, options, context),
    );
}

async function rewind(
  runId: string,
  task: string,
  options: RewindOptions,
  context: CommandContext,
) {
  const { iteration, compensate, namespace } = options;
  const request: RewindRun = {
    ...readTask(task),
    ...(iteration !== undefined && { iteration }),
    ...(compensate && { compensate }),
    ...(await readEdits(options)),
    ...reasonOf(options),
  };
  const { runs } = await context.connect(options.server);
  await repair(options, context, {
    carryOut: (more) => runs.rewind(namespace, runId, request, more),
    preview: () => runs.preview.rewind(namespace, runId, request),
  });
}
