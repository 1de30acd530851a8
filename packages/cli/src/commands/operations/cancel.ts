import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';
import { progressLine } from './operation-words.ts';

/** `tutti operations cancel <operation>`: no further run is touched. */
export function cancelOperation({ terminal, connect }: CommandContext) {
  return serverCommand('cancel', 'stop an operation; what has been done stays')
    .argument('<operation>', 'the id of the operation')
    .action(async (id: string, { server, namespace, json }: ServerOptions) => {
      const operation = await (await connect(server)).operations.cancel(namespace, id);
      terminal.data(json ? jsonText(operation) : progressLine(operation));
    });
}
