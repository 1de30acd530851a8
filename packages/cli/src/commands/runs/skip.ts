import type { SkipTask } from '@tutti/client';
import { readJson } from '../../input/json-source.ts';
import type { CommandContext } from '../command.ts';
import { type RepairingOptions, readTask, reasonOf, repair, repairCommand } from './repairing.ts';

interface SkipOptions extends RepairingOptions {
  readonly output?: string;
}

/** `tutti runs skip <run> <task>`: a live task ends as if it had completed. */
export function skipRunTask(context: CommandContext) {
  return repairCommand('skip', 'let a run go on as if a live task had completed')
    .argument('<task>', 'its JSON pointer, or its activation')
    .option('--output <json>', 'what it hands on; else its input: JSON, a file, @file, or -')
    .action((runId: string, task: string, options: SkipOptions) =>
      skip(runId, task, options, context),
    );
}

async function skip(runId: string, task: string, options: SkipOptions, context: CommandContext) {
  const { output, namespace } = options;
  const request: SkipTask = {
    ...readTask(task),
    ...(output !== undefined && { output: await readJson(output, '--output') }),
    ...reasonOf(options),
  };
  const { runs } = await context.connect(options.server);
  await repair(options, context, {
    carryOut: (more) => runs.skip(namespace, runId, request, more),
    preview: () => runs.preview.skip(namespace, runId, request),
  });
}
