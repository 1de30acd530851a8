import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, CommanderError } from 'commander';
import { program } from './program.ts';
import { EXIT, type ExitCode } from './terminal/exit-codes.ts';
import { processTerminal } from './terminal/terminal.ts';

const terminal = processTerminal();
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    process.exitCode = EXIT.interrupted;
    ending.abort();
  });
}

// Whoever reads the data may have seen enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
// Words that nobody reads are lost, and the work goes on.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await parse(program({ terminal, connect, signal: ending.signal, exit }, version()));
} catch (error) {
  exit(await explained(error));
}

/** Commander prints its own words, and tells by an error that it did. */
async function parse(command: Command): Promise<void> {
  everyCommand(command, (each) => each.exitOverride());
  await command.parseAsync(process.argv);
}

function everyCommand(command: Command, act: (each: Command) => void): void {
  act(command);
  for (const below of command.commands) everyCommand(below, act);
}

async function explained(error: unknown): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const { failureOf } = await import('./terminal/failure-of.ts');
  const failure = failureOf(error);
  if (failure === null) throw error;
  terminal.words(`${terminal.paint('bad', '▲')} ${failure.message}`);
  if (failure.hint !== undefined) terminal.words(terminal.paint('quiet', `  ${failure.hint}`));
  return failure.exitCode;
}

// What talks to servers is loaded when it is needed: help and versions come at once.
async function connect(url?: string) {
  const connection = await import('./connection/connect.ts');
  return connection.connect(url);
}

function exit(code: ExitCode): void {
  process.exitCode = code;
}

function version(): string {
  const file = path.join(import.meta.dirname, '..', 'package.json');
  const manifest: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return manifest.version;
}
