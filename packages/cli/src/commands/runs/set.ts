import type { SetVariables } from '@tutti/client';
import type { CommandContext } from '../command.ts';
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

interface SetOptions extends RepairingOptions, EditOptions {
  readonly task?: string;
}

/** `tutti runs set <run>`: changes the context and the variables of a live run. */
export function setRunVariables(context: CommandContext) {
  return withEdits(repairCommand('set', 'set the context and the variables of a live run'))
    .option('--task <task>', 'as this live task sees them: its JSON pointer, or its activation')
    .action((runId: string, options: SetOptions) => set(runId, options, context));
}

async function set(runId: string, options: SetOptions, context: CommandContext) {
  const { task, namespace } = options;
  const request: SetVariables = {
    ...(task !== undefined && readTask(task)),
    ...(await readEdits(options)),
    ...reasonOf(options),
  };
  const { runs } = await context.connect(options.server);
  await repair(options, context, {
    carryOut: (more) => runs.setVariables(namespace, runId, request, more),
    preview: () => runs.preview.setVariables(namespace, runId, request),
  });
}
