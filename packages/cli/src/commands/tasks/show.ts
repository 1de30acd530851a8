import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';
import { linesOf } from './text.ts';

/** `tutti tasks show <task>`: one human task with its form, its data and its history. */
export function showTask(context: CommandContext) {
  return serverCommand('show', 'show a human task, its form, its data and its history')
    .argument('<task>', 'the id of the human task')
    .action((task: string, options: ServerOptions) => show(task, options, context));
}

async function show(
  id: string,
  { namespace, server, json }: ServerOptions,
  { terminal, connect }: CommandContext,
): Promise<void> {
  const task = await (await connect(server)).humanTasks.get(namespace, id);
  terminal.data(json ? jsonText(task) : linesOf(task).join('\n'));
}
