import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti tokens revoke <account> <id>`: holds from the next request on. */
export function revokeToken({ terminal, connect }: CommandContext) {
  return serverCommand('revoke', 'revoke a token of a service account')
    .argument('<account>', 'the name of the service account')
    .argument('<id>', '`tutti tokens list` has it; the token begins with tutti_pat_<id>_')
    .action(async (account: string, id: string, { server }: ServerOptions) => {
      await (await connect(server)).access.revokeToken(account, id);
      terminal.words(`Token ${id} is good for nothing.`);
    });
}
