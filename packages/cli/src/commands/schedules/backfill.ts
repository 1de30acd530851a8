import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

interface BackfillOptions extends ServerOptions {
  readonly from: string;
  readonly to: string;
}

/** `tutti schedules backfill <name>`: the runs that are missing in a range of the past. */
export function backfillSchedule(context: CommandContext) {
  return serverCommand('backfill', 'start the runs that are missing in a range of the past')
    .argument('<name>', 'the name of the definition')
    .requiredOption('--from <instant>', 'the first instant, such as 2026-03-01T00:00:00Z')
    .requiredOption('--to <instant>', 'the last instant')
    .action((name: string, options: BackfillOptions) => backfill(name, options, context));
}

async function backfill(
  name: string,
  { namespace, from, to, json, server }: BackfillOptions,
  { terminal, connect }: CommandContext,
): Promise<void> {
  const { schedules } = await connect(server);
  const answer = await schedules.backfill(namespace, name, { from, to });
  if (json) return terminal.data(jsonText(answer));
  if (answer.fires.length === 0) return terminal.words('There is no fire in that range.');
  terminal.data(answer.fires.join('\n'));
}
