import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti webhooks get <name>`: all of it, as JSON. */
export function getWebhook({ terminal, connect }: CommandContext) {
  return serverCommand('get', 'get a webhook as JSON')
    .argument('<name>', 'the name of the webhook')
    .action(async (name: string, { server, namespace }: ServerOptions) => {
      terminal.data(jsonText(await (await connect(server)).webhooks.get(namespace, name)));
    });
}
