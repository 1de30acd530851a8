import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Client, createClient, type RunEvent } from '@tutti/client';
import { type Services, startServices } from '@tutti/demo';
import { freePort } from './free-port.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** A server in a process of its own, the services it orchestrates, and a folder for both. */
export interface Platform {
  readonly client: Client;
  /** Of the server. */
  readonly url: string;
  readonly services: Services;
  /** For whatever a test needs; removed at the end. */
  readonly folder: string;
  /** Kills the server without warning and starts it again on the same data. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything; `env` holds further settings of the server, such as TUTTI_SHELL. */
export async function startPlatform(env: NodeJS.ProcessEnv = {}): Promise<Platform> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tutti-e2e-'));
  const services = await startServices();
  const options = { folder: path.join(folder, 'data'), port: await freePort(), env };
  let server: ServerProcess = startServerProcess(options);
  const client = createClient({ url: server.url, token: await server.ready() });
  return {
    client,
    url: server.url,
    services,
    folder,
    crash: async () => {
      await server.kill();
      server = startServerProcess(options);
      await server.ready();
    },
    close: async () => {
      await server.stop();
      await services.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const ENDS = new Set(['run-completed', 'run-faulted', 'run-cancelled']);

/** Waits for the end of a run of the namespace `demo`; answers it with its events. */
export async function endOf(client: Client, runId: string, withinMs = 60_000) {
  const events: RunEvent[] = [];
  const signal = AbortSignal.timeout(withinMs);
  for await (const event of client.runs.follow('demo', runId, { signal, attempts: 200 })) {
    events.push(event);
    if (ENDS.has(event.type)) break;
  }
  return { run: await client.runs.get('demo', runId), events };
}

/** Starts a run in the namespace `demo`; answers its id. */
export async function startRun(client: Client, name: string, input: object): Promise<string> {
  const request = { definition: { name }, input: JSON.parse(JSON.stringify(input)) };
  return (await client.runs.start('demo', request)).runId;
}

/** The names of the tasks that an event of this type is about, in the order of the events. */
export function tasksWith(events: readonly RunEvent[], type: string): string[] {
  return events
    .filter((event) => event.type === type)
    .map((event) => (event.pointer ?? '').split('/').at(-1) ?? '');
}
