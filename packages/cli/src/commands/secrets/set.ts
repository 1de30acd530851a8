import type { Json } from '@tutti/client';
import { readSecret } from '../../input/secret-source.ts';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

interface SetOptions extends ServerOptions {
  readonly asJson?: boolean;
}

/** `tutti secrets set <name>`: the value comes from standard input, or is typed unseen. */
export function setSecret(context: CommandContext) {
  return serverCommand('set', 'set a secret; its value is read from standard input')
    .argument('<name>', 'the name of the secret')
    .option('--as-json', 'the value is JSON, such as {"username": "…", "password": "…"}')
    .action((name: string, options: SetOptions) => set(name, options, context));
}

async function set(
  name: string,
  options: SetOptions,
  { terminal, connect }: CommandContext,
): Promise<void> {
  const client = await connect(options.server);
  const text = await readSecret(`The value of ${options.namespace}/${name}: `);
  const value = options.asJson ? parsed(text) : text;
  const secret = await client.secrets.set(options.namespace, name, value);
  if (options.json) return terminal.data(jsonText(secret));
  terminal.words(`${options.namespace}/${name} is set, version ${secret.version}.`);
}

/** What is wrong with it is not said: that would show a part of it. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandFailure(EXIT.usage, 'Expected the value to be JSON, but it is not.');
  }
}
