import { columns } from '../../terminal/columns.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti service-accounts list`. */
export function listServiceAccounts({ terminal, connect }: CommandContext) {
  return serverCommand('list', 'list service accounts')
    .option('--cursor <cursor>', 'go on after an earlier page')
    .action(async ({ server, json, cursor }: ServerOptions & { readonly cursor?: string }) => {
      const { access } = await connect(server);
      const page = await access.serviceAccounts(cursor === undefined ? {} : { cursor });
      if (json) return terminal.data(jsonText(page));
      if (page.items.length === 0) return terminal.words('No service account.');
      const rows = page.items.map((one) => [one.name, one.createdAt, one.description ?? '']);
      terminal.data(columns(['service account', 'created', 'description'], rows));
      if (page.next !== undefined) terminal.words(`There are more: --cursor ${page.next}`);
    });
}
