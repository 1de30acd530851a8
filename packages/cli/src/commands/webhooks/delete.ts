import { type CommandContext, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti webhooks delete <name>`: deliveries are refused from then on. */
export function deleteWebhook({ terminal, connect }: CommandContext) {
  return serverCommand('delete', 'delete a webhook')
    .argument('<name>', 'the name of the webhook')
    .action(async (name: string, { server, namespace }: ServerOptions) => {
      await (await connect(server)).webhooks.delete(namespace, name);
      terminal.words(`${namespace}/${name} is deleted.`);
    });
}
