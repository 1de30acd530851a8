import { columns } from '../../terminal/columns.ts';
import {
  type CommandContext,
  jsonText,
  type ServerOptions,
  serverCommand,
  wholeNumber,
} from '../command.ts';

interface PreviewOptions extends ServerOptions {
  readonly count: number;
  readonly from?: string;
}

/** `tutti schedules preview <name>`: the next fires. */
export function previewSchedule(context: CommandContext) {
  return serverCommand('preview', 'say when a schedule fires next')
    .argument('<name>', 'the name of the definition')
    .option('--count <count>', 'how many fires, up to 100', wholeNumber, 10)
    .option('--from <instant>', 'after this instant; else from now')
    .action((name: string, options: PreviewOptions) => preview(name, options, context));
}

async function preview(
  name: string,
  { namespace, count, from, json, server }: PreviewOptions,
  { terminal, connect }: CommandContext,
): Promise<void> {
  const { schedules } = await connect(server);
  const answer = await schedules.preview(namespace, name, {
    count,
    ...(from !== undefined && { from }),
  });
  if (json) return terminal.data(jsonText(answer));
  if (answer.items.length === 0)
    return terminal.words(
      'No fire of it is known. What starts on events has none before they come.',
    );
  terminal.data(
    columns(
      ['at', 'local'],
      answer.items.map(({ at, local }) => [at, local]),
    ),
  );
}
