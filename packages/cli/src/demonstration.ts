import path from 'node:path';
import { createClient } from '@tutti/client';
import { runDemo, startServices, USUAL_PORTS } from '@tutti/demo';
import type { CommandContext } from './commands/command.ts';
import { demoNarrator } from './demo-narrator.ts';

/** The demonstration while it stays up. */
export interface Demonstration {
  close(): Promise<void>;
}

/** Starts the services and the runs of the demonstration, and tells what happens. */
export async function startDemonstration(
  server: { readonly url: string; readonly token: string; readonly dataFolder: string },
  { terminal }: Pick<CommandContext, 'terminal'>,
): Promise<Demonstration> {
  const folder = path.join(server.dataFolder, 'demo');
  const services = await startServices({ ports: USUAL_PORTS, folder });
  const demo = await runDemo({
    client: createClient(server),
    services,
    narrator: demoNarrator(terminal),
    log: (line) => terminal.data(line),
    folder,
  });
  // A server that ends while runs are told ends the telling too.
  demo.told.catch(() => undefined);
  return {
    close: async () => {
      await demo.close();
      await services.close();
    },
  };
}
