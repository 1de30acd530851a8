// The one place where the command reaches into the server.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Client, createClient } from '@tutti/client';
import { readConfiguration, type StorePlace, startServer, stateOf } from '@tutti/server';
import { CommandFailure } from './terminal/command-failure.ts';
import { EXIT } from './terminal/exit-codes.ts';

export {
  copyFromTo,
  type Finding,
  restoreBackup,
  salvageFromTo,
  type VerifyReport,
  verifyAt,
} from '@tutti/server';

/** A server in this process. */
export interface OwnServer {
  readonly url: string;
  readonly token: string;
  readonly dataFolder: string;
  /** Where its runs are kept, as people are told. */
  readonly state: string;
  close(): Promise<void>;
}

/** Starts a server as an environment describes it. */
export async function openServer(environment: NodeJS.ProcessEnv): Promise<OwnServer> {
  const configuration = configurationOf(environment);
  const server = await startServer(configuration);
  return { ...server, dataFolder: configuration.dataFolder, state: stateOf(configuration) };
}

/** Where a server of this environment keeps its state. */
export function dataFolderOf(environment: NodeJS.ProcessEnv): string {
  return configurationOf(environment).dataFolder;
}

/** Where the store of an environment is, for what works on stores that no server is using. */
export function storePlaceOf(environment: NodeJS.ProcessEnv, place?: string): StorePlace {
  const { store, dataFolder } = configurationOf({
    ...environment,
    ...(place?.startsWith('postgres') && { TUTTI_STORE: place }),
  });
  const password = store?.password;
  const named = place ?? store?.url ?? dataFolder;
  return { place: named, ...(password !== undefined && { password }) };
}

function configurationOf(environment: NodeJS.ProcessEnv) {
  const reading = readConfiguration(environment, process.cwd());
  if (reading.kind === 'configuration') return reading.configuration;
  throw new CommandFailure(EXIT.usage, reading.mistakes.join('\n'));
}

/**
 * Runs work with a server of its own, on a free port of loopback: on the data folder when
 * `TUTTI_DATA` names one, so that the runs are kept, else on one that is thrown away.
 */
export async function withEmbeddedServer(
  { shell }: { readonly shell: boolean },
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const kept = process.env['TUTTI_DATA'];
  const folder = kept || (await mkdtemp(path.join(tmpdir(), 'tutti-')));
  try {
    const server = await openServer({
      TUTTI_LOG: 'warn',
      ...process.env,
      TUTTI_DATA: folder,
      ...(!kept && { TUTTI_STORE: '' }),
      TUTTI_PORT: '0',
      ...(shell && { TUTTI_SHELL: 'allow' }),
    });
    await work(createClient(server)).finally(() => server.close());
  } finally {
    if (!kept) await rm(folder, { recursive: true, force: true });
  }
}
