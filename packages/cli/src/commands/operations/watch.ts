import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';
import { followOperation } from './follow-operation.ts';
import { outcomeLines } from './operation-words.ts';

/** `tutti operations watch <operation>`: an operation as it goes on, until it ends. */
export function watchOperation(context: CommandContext) {
  return serverCommand('watch', 'show an operation as it goes on, until it ends')
    .argument('<operation>', 'the id of the operation')
    .action(async (id: string, { server, namespace, json }: ServerOptions) => {
      const { operations } = await context.connect(server);
      const ended = await followOperation(context, operations, { namespace, id });
      if (ended.status === 'running') {
        throw new CommandFailure(EXIT.interrupted, `Operation ${id} goes on.`);
      }
      context.terminal.data(json ? jsonText(ended) : outcomeLines(ended).join('\n'));
      if (ended.refused > 0 || ended.status === 'cancelled') context.exit(EXIT.failed);
    });
}
