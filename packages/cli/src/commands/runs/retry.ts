import type { RetryRun } from '@tutti/client';
import { readJson } from '../../input/json-source.ts';
import type { CommandContext } from '../command.ts';
import { type RepairingOptions, reasonOf, repair, repairCommand } from './repairing.ts';

interface RetryOptions extends RepairingOptions {
  readonly input?: string;
}

/** `tutti runs retry <run>`: try a faulted run again from its faulted task. */
export function retryRun(context: CommandContext) {
  return repairCommand('retry', 'try a faulted run again from its faulted task')
    .option('--input <json>', 'what the task is given now: JSON, a file, @file, or -')
    .action((runId: string, options: RetryOptions) => retry(runId, options, context));
}

async function retry(runId: string, options: RetryOptions, context: CommandContext) {
  const { input, namespace } = options;
  const request: RetryRun = {
    ...(input !== undefined && { input: await readJson(input, '--input') }),
    ...reasonOf(options),
  };
  const { runs } = await context.connect(options.server);
  await repair(options, context, {
    carryOut: (more) => runs.retry(namespace, runId, request, more),
    preview: () => runs.preview.retry(namespace, runId, request),
  });
}
