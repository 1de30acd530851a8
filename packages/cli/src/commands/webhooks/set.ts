import type { SetWebhook } from '@tutti/client';
import { Option } from 'commander';
import { readJson } from '../../input/json-source.ts';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import {
  type CommandContext,
  gather,
  jsonText,
  type ServerOptions,
  serverCommand,
} from '../command.ts';

interface SetOptions extends ServerOptions {
  readonly file?: string;
  readonly type?: string;
  readonly secret?: readonly string[];
  readonly subject?: string;
  readonly scheme: SetWebhook['verification']['scheme'];
}

/** `tutti webhooks set <name>`: from a file with all of it, or from the few options that are usual. */
export function setWebhook(context: CommandContext) {
  const schemes = ['standard-webhooks', 'hub-signature-256'];
  return serverCommand('set', 'set up a webhook')
    .argument('<name>', 'the name of the webhook')
    .option('--file <file>', 'JSON with `verification`, `event` and more')
    .option('--type <type>', 'the type of the events')
    .option('--secret <name>', 'a secret that signs; may be given more than once', gather)
    .option('--subject <jq>', 'the subject of the events, such as .query.run')
    .addOption(
      new Option('--scheme <scheme>', 'how it is signed').choices(schemes).default(schemes[0]),
    )
    .action((name: string, options: SetOptions) => set(name, options, context));
}

async function set(
  name: string,
  options: SetOptions,
  { terminal, connect }: CommandContext,
): Promise<void> {
  const asked = await settingOf(options);
  const client = await connect(options.server);
  const webhook = await client.webhooks.set(options.namespace, name, asked);
  terminal.data(options.json ? jsonText(webhook) : webhook.path);
}

/** The server says what is wrong with a file. */
async function settingOf(options: SetOptions): Promise<SetWebhook> {
  const { file, type, secret, subject, scheme } = options;
  if (file !== undefined) return (await readJson(`@${file}`, '--file')) as SetWebhook;
  if (type === undefined || secret === undefined) {
    throw new CommandFailure(EXIT.usage, 'Expected --file, or --type and --secret.');
  }
  const verification = { scheme, secrets: [...secret] };
  return { verification, event: { type, ...(subject !== undefined && { subject }) } };
}
