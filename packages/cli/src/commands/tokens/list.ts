import { columns } from '../../terminal/columns.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti tokens list <account>`: everything about them but the tokens themselves. */
export function listTokens({ terminal, connect }: CommandContext) {
  return serverCommand('list', 'list the tokens of a service account')
    .argument('<account>', 'the name of the service account')
    .action(async (account: string, { server, json }: ServerOptions) => {
      const tokens = await (await connect(server)).access.tokens(account);
      if (json) return terminal.data(jsonText(tokens));
      if (tokens.items.length === 0) return terminal.words(`${account} has no token.`);
      const rows = tokens.items.map((one) => [
        one.id,
        one.label ?? '',
        one.expiresAt,
        one.lastUsedAt ?? 'never',
        [...(one.permissions ?? []), ...(one.namespaces ?? [])].join(' '),
      ]);
      terminal.data(columns(['token', 'label', 'expires', 'last used', 'only for'], rows));
    });
}
