import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti service-accounts delete <name>`. */
export function deleteServiceAccount({ terminal, connect }: CommandContext) {
  return serverCommand('delete', 'delete a service account, its tokens and its roles')
    .argument('<name>', 'the name of the account')
    .action(async (name: string, { server }: ServerOptions) => {
      await (await connect(server)).access.deleteServiceAccount(name);
      terminal.words(`${name} is deleted, and its tokens are good for nothing.`);
    });
}
