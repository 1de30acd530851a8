import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

interface SetOptions extends ServerOptions {
  readonly description?: string;
}

/** `tutti service-accounts set <name>`: a new one has no roles and no tokens. */
export function setServiceAccount({ terminal, connect }: CommandContext) {
  return serverCommand('set', 'make a service account, or describe it anew')
    .argument('<name>', 'the name of the account')
    .option('--description <text>', 'what it is for')
    .action(async (name: string, { server, json, description }: SetOptions) => {
      const wish = description === undefined ? {} : { description };
      const account = await (await connect(server)).access.setServiceAccount(name, wish);
      if (json) return terminal.data(jsonText(account));
      terminal.words(`${account.subject} is there. \`tutti roles give\` says what it may do.`);
    });
}
