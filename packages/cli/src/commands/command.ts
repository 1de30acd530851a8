import type { Client } from '@tutti/client';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { ExitCode } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What a command has to work with. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** A client of the server that commands go to; none to be found ends the command. */
  connect(url?: string): Promise<Client>;
  /** Aborts when the person or the system asks the command to end. */
  readonly signal: AbortSignal;
  /** Tells the exit code of a command that did its work, and found it failed. */
  exit(code: ExitCode): void;
}

/** A command as `tutti --help` shows it. */
export type CommandDefinition = (context: CommandContext) => Command;

/** Options of every command that prints data. */
export interface OutputOptions {
  readonly json?: boolean;
}

/** Options of every command that talks to a server. */
export interface ServerOptions extends OutputOptions {
  readonly server?: string;
  readonly namespace: string;
}

/** A command that prints data. */
export function dataCommand(name: string, description: string): Command {
  return new Command(name).description(description).option('--json', 'print JSON, for programs');
}

/** A command that talks to a server. */
export function serverCommand(name: string, description: string): Command {
  return dataCommand(name, description)
    .option('--server <url>', 'the server; else TUTTI_URL, else the one of the data folder')
    .addOption(
      new Option('-n, --namespace <name>', 'the namespace')
        .env('TUTTI_NAMESPACE')
        .default('default'),
    );
}

/** Reads an option that counts something. */
export function wholeNumber(value: string): number {
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected a whole number.');
}

/** Gathers an option that may be given more than once. */
export function gather(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** JSON as programs and people read it. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
