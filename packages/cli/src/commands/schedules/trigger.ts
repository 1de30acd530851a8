import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti schedules trigger <name>`: a run of it, now. */
export function triggerSchedule(context: CommandContext) {
  return serverCommand('trigger', 'start a run of a schedule now')
    .argument('<name>', 'the name of the definition')
    .action((name: string, options: ServerOptions) => trigger(name, options, context));
}

async function trigger(
  name: string,
  { namespace, json, server }: ServerOptions,
  { terminal, connect }: CommandContext,
): Promise<void> {
  const { runId } = await (await connect(server)).schedules.trigger(namespace, name);
  terminal.data(json ? jsonText({ id: runId, namespace }) : runId);
  terminal.words(`Follow it with: tutti runs watch ${runId} --namespace ${namespace}`);
}
