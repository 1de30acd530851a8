import type { Client, HumanTask } from '@tutti/client';
import type { Command } from 'commander';
import {
  type CommandContext,
  gather,
  jsonText,
  type ServerOptions,
  serverCommand,
} from '../command.ts';
import { linesOf } from './text.ts';

/** Options of what is done with a human task: on whose behalf. */
export interface ActingOptions extends ServerOptions {
  readonly as?: string;
  readonly group?: readonly string[];
}

/** A command that does something with one human task. */
export function actingCommand(name: string, description: string): Command {
  return serverCommand(name, description)
    .argument('<task>', 'the id of the human task')
    .option('--as <user>', 'on whose behalf; else the holder of the token acts')
    .option('--group <name>', 'a group that the user is in; may be repeated', gather);
}

type Acting = { readonly as?: { readonly user: string; readonly groups: string[] } };

/** Does it, and prints how the task is then. */
export async function act(
  options: ActingOptions,
  { terminal, connect }: CommandContext,
  ask: (tasks: Client['humanTasks'], namespace: string, acting: Acting) => Promise<HumanTask>,
): Promise<void> {
  const { as: user, group = [], namespace, server, json } = options;
  const acting = user === undefined ? {} : { as: { user, groups: [...group] } };
  const task = await ask((await connect(server)).humanTasks, namespace, acting);
  terminal.data(json ? jsonText(task) : linesOf(task).join('\n'));
}
