import { type RunningServer, readConfiguration, startServer } from '@tutti/server';
import { withFolder } from './folder.ts';

/** A server in this process, whose parts a benchmark reads directly; on a folder that is thrown away. */
export function withServer<T>(
  work: (server: RunningServer, folder: string) => Promise<T>,
): Promise<T> {
  return withFolder((folder) => withServerOn(folder, (server) => work(server, folder)));
}

/** A server in this process, on a folder that stays. */
export async function withServerOn<T>(
  folder: string,
  work: (server: RunningServer) => Promise<T>,
): Promise<T> {
  const server = await open(folder);
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

async function open(folder: string): Promise<RunningServer> {
  const environment = { TUTTI_DATA: folder, TUTTI_PORT: '0', TUTTI_LOG: 'error' };
  const reading = readConfiguration(environment, folder);
  if (reading.kind === 'mistakes') throw new Error(reading.mistakes.join(' '));
  return startServer(reading.configuration);
}
