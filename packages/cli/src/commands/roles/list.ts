import { columns } from '../../terminal/columns.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti roles list`: what each role may. */
export function listRoles({ terminal, connect }: CommandContext) {
  return serverCommand('list', 'list the roles and what each may').action(
    async ({ server, json }: ServerOptions) => {
      const roles = await (await connect(server)).access.roles();
      if (json) return terminal.data(jsonText(roles));
      const rows = roles.items.map(({ role, permissions }) => [role, permissions.join(' ')]);
      terminal.data(columns(['role', 'permissions'], rows));
    },
  );
}
