import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';
import { outcomeLines } from './operation-words.ts';

/** `tutti operations get <operation>`: how far it has come, and what was refused. */
export function getOperation({ terminal, connect }: CommandContext) {
  return serverCommand('get', 'show how far an operation has come, and what was refused')
    .argument('<operation>', 'the id of the operation')
    .action(async (id: string, { server, namespace, json }: ServerOptions) => {
      const operation = await (await connect(server)).operations.get(namespace, id);
      terminal.data(json ? jsonText(operation) : outcomeLines(operation).join('\n'));
    });
}
