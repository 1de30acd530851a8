import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti event-sinks delete <name>`: nothing goes there any longer. */
export function deleteSink({ terminal, connect }: CommandContext) {
  return serverCommand('delete', 'delete an event sink')
    .argument('<name>', 'the name of the event sink')
    .action(async (name: string, { server, namespace }: ServerOptions) => {
      await (await connect(server)).eventSinks.delete(namespace, name);
      terminal.words(`${namespace}/${name} is deleted.`);
    });
}
