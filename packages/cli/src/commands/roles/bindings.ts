import { columns } from '../../terminal/columns.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti roles bindings`: who has which role where, in all namespaces. */
export function listBindings({ terminal, connect }: CommandContext) {
  return serverCommand('bindings', 'list who has which role where').action(
    async ({ server, json }: ServerOptions) => {
      const bindings = await (await connect(server)).access.bindings();
      if (json) return terminal.data(jsonText(bindings));
      if (bindings.items.length === 0) return terminal.words('Nobody has been given a role.');
      const rows = bindings.items.map((one) => [one.subject, one.role, one.namespace]);
      terminal.data(columns(['subject', 'role', 'namespace'], rows));
    },
  );
}
