import { readConfiguration } from './configuration/configuration.ts';
import { stateOf } from './configuration/store.ts';
import { startServer } from './main.ts';

/** Serves as the environment says, until the process is asked to end. */
async function serve(): Promise<void> {
  const reading = readConfiguration(process.env, process.cwd());
  if (reading.kind === 'mistakes') throw new Error(reading.mistakes.join('\n'));
  const { configuration } = reading;
  const server = await startServer(configuration);
  console.error(`Tutti serves at ${server.url}, with its state in ${stateOf(configuration)}.`);
  await askedToEnd();
  await server.close();
}

/** Resolves at the first SIGTERM or SIGINT; the second ends the process at once. */
function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

try {
  await serve();
} catch (error) {
  console.error(`The server cannot go on. ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
