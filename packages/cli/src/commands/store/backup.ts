import { type CommandContext, dataCommand, jsonText, type OutputOptions } from '../command.ts';

interface BackupOptions extends OutputOptions {
  readonly server?: string;
}

/** `tutti backup`: asks a running server for a backup of its store. */
export function backup({ terminal, connect }: CommandContext) {
  return dataCommand('backup', "back up a running server's store, on its machine")
    .option('--server <url>', 'the server; else TUTTI_URL, else the one of the data folder')
    .action(async ({ server, json }: BackupOptions) => {
      const client = await connect(server);
      terminal.words('The server makes a backup …');
      const made = await client.platform.backup();
      terminal.data(json ? jsonText(made) : made.folder);
      terminal.words(`It holds everything until ${made.at}, in ${made.bytes} bytes.`);
    });
}
