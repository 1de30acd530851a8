import type { Client, RunSummary } from '@tutti/client';
import { type CommandContext, jsonText, type ServerOptions } from '../command.ts';

/** What an operator asks of one run. */
export type Operation = (
  runs: Client['runs'],
  namespace: string,
  runId: string,
) => Promise<RunSummary>;

/** Asks it, and prints how the run is then. */
export async function operate(
  runId: string,
  options: ServerOptions,
  { terminal, connect }: CommandContext,
  operation: Operation,
): Promise<void> {
  const run = await operation((await connect(options.server)).runs, options.namespace, runId);
  terminal.data(options.json ? jsonText(run) : `${run.id} ${run.status}`);
}
