import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti secrets delete <name>`: calls that need it fail from then on. */
export function deleteSecret({ terminal, connect }: CommandContext) {
  return serverCommand('delete', 'delete a secret')
    .argument('<name>', 'the name of the secret')
    .action(async (name: string, { server, namespace }: ServerOptions) => {
      await (await connect(server)).secrets.delete(namespace, name);
      terminal.words(`${namespace}/${name} is deleted.`);
    });
}
