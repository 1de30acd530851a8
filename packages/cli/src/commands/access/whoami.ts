import { columns } from '../../terminal/columns.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti whoami`: whose token this is, and the roles it brings. */
export function whoAmI({ terminal, connect }: CommandContext) {
  return serverCommand('whoami', 'say whose token this is').action(
    async ({ server, json }: ServerOptions) => {
      const me = await (await connect(server)).access.whoAmI();
      if (json) return terminal.data(jsonText(me));
      terminal.words(`You are ${me.subject}.`);
      if (me.token) terminal.words(`Token ${me.token.id} expires ${me.token.expiresAt}.`);
      const { permissions, namespaces } = me.token ?? {};
      if (permissions) terminal.words(`It is only for ${permissions.join(', ')}.`);
      if (namespaces) terminal.words(`It is only for the namespaces ${namespaces.join(', ')}.`);
      terminal.data(
        columns(
          ['role', 'namespace'],
          me.roles.map(({ role, namespace }) => [role, namespace]),
        ),
      );
    },
  );
}
