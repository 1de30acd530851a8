import { columns } from '../../terminal/columns.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';
import { progressLine } from './operation-words.ts';

/** `tutti operations list`: what was done with many runs, the newest first. */
export function listOperations({ terminal, connect }: CommandContext) {
  return serverCommand('list', 'list what was done with many runs, the newest first').action(
    async ({ server, namespace, json }: ServerOptions) => {
      const list = await (await connect(server)).operations.list(namespace);
      if (json) return terminal.data(jsonText(list));
      const rows = list.items.map((operation) => [
        operation.id,
        operation.action.type,
        operation.createdAt,
        progressLine(operation),
      ]);
      if (rows.length > 0)
        terminal.data(columns(['operation', 'action', 'created', 'progress'], rows));
      else terminal.words(`No operation in "${namespace}". --namespace looks in another.`);
    },
  );
}
