import { Command } from 'commander';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import type { CommandContext } from '../command.ts';

interface UpOptions {
  readonly port?: string;
  readonly data?: string;
  readonly store?: string;
  readonly demo?: boolean;
  readonly allowShell?: boolean;
}

/** `tutti up`: the server in this process, until it is asked to end. */
export function up(context: CommandContext) {
  return new Command('up')
    .description('start a server in this terminal; Ctrl-C ends it')
    .option('--port <port>', 'else TUTTI_PORT, else 7400; 0 takes any free one')
    .option('--data <folder>', 'where all state is kept; else TUTTI_DATA, else .tutti')
    .option(
      '--store <store>',
      'sqlite, or postgres://user@host/name; else TUTTI_STORE, else sqlite',
    )
    .option('--demo', 'also start small services and run three processes over them')
    .option('--allow-shell', 'let `run: shell` tasks run commands on this machine')
    .action((options: UpOptions) => run(options, context));
}

async function run(options: UpOptions, context: CommandContext): Promise<void> {
  const { terminal, signal } = context;
  const { dataFolderOf, openServer } = await import('../../embedded.ts');
  const environment = environmentFor(options);
  const folder = dataFolderOf(environment);
  const demo = options.demo ? await prepareDemo(folder).catch(cannotStart) : null;
  try {
    const server = await openServer(environment).catch(cannotStart);
    terminal.words(`Tutti serves at ${server.url}, with its state in ${server.state}.`);
    await demo?.show(server, context);
    await aborted(signal);
    terminal.words('Ending …');
    await server.close();
  } finally {
    await demo?.close();
  }
  process.exitCode = EXIT.ok;
}

/**
 * The environment as the options change it. The demonstration's pipeline runs Git in a shell, and
 * its story is not to be lost among log lines.
 */
function environmentFor({ port, data, store, demo, allowShell }: UpOptions): NodeJS.ProcessEnv {
  return {
    ...(demo && { TUTTI_LOG: 'warn' }),
    ...process.env,
    ...(port !== undefined && { TUTTI_PORT: port }),
    ...(data !== undefined && { TUTTI_DATA: data }),
    ...(store !== undefined && { TUTTI_STORE: store }),
    ...((demo || allowShell) && { TUTTI_SHELL: 'allow' }),
  };
}

async function prepareDemo(dataFolder: string) {
  const { prepareDemonstration } = await import('../../demonstration.ts');
  return prepareDemonstration(dataFolder);
}

function cannotStart(error: unknown): never {
  if (error instanceof CommandFailure) throw error;
  const reason = error instanceof Error ? error.message : String(error);
  throw new CommandFailure(EXIT.failed, `The server cannot start. ${reason}`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
