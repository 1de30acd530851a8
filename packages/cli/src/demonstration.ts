import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createClient } from '@tutti/client';
import { runDemo, startStage } from '@tutti/demo';
import type { CommandContext } from './commands/command.ts';
import { demoNarrator } from './demo-narrator.ts';

/** The demonstration while it stays up. */
export interface Demonstration {
  /** Starts its runs on the server, and tells what happens. */
  show(
    server: { readonly url: string; readonly token: string },
    context: Pick<CommandContext, 'terminal'>,
  ): Promise<void>;
  close(): Promise<void>;
}

/** Starts the services that the runs call: before the server, whose runs call them at once. */
export async function prepareDemonstration(dataFolder: string): Promise<Demonstration> {
  // The server makes it so; whoever comes first must.
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const stage = await startStage(path.join(dataFolder, 'demo'));
  return {
    show: async (server, { terminal }) => {
      const demo = await runDemo({
        client: createClient(server),
        stage,
        narrator: demoNarrator(terminal),
        log: (line) => terminal.data(line),
      });
      // A server that ends while runs are told ends the telling too.
      demo.told.catch(() => undefined);
    },
    close: () => stage.close(),
  };
}
