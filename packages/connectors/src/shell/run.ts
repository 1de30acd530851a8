import { type ConnectorFunction, type Json, TerminalFault } from '@tutti/connector-kit';
import { ArgumentReader } from '../arguments/argument-reader.ts';
import { type ProcessLimits, type ProcessResult, runProcess } from '../processes/run-process.ts';
import type { Slots } from '../processes/slots.ts';
import { inThrowAwayDir } from '../processes/work-dir.ts';

export interface ShellOptions {
  /** Whether definitions may run shell commands on this machine at all. */
  readonly enabled: boolean;
  /** What commands find on their `PATH`; the server's own when it is not given. */
  readonly path?: string;
  /** Where the throw-away working folders are made; the system's folder for that when not given. */
  readonly workRoot?: string;
  /** How many commands run at once; others wait. */
  readonly maxConcurrent: number;
  readonly limits: ProcessLimits;
}

const owner = 'shell.run';

/**
 * `run: shell`. Arguments: `{ command, arguments?, environment?, stdin? }`; answers
 * `{ code, stdout, stderr }`, whatever the code.
 *
 * The command is a script for `sh`. The arguments are its positional parameters (`$1`, `"$@"`), never
 * a part of its text; those given by name are `name=value`. It gets a working folder of its own and no environment but `PATH`, `HOME`,
 * `LANG`, the idempotency key as `TUTTI_IDEMPOTENCY_KEY`, and what the definition sets.
 */
export function shellRun(options: ShellOptions, slots: Slots): ConnectorFunction {
  return {
    async perform(args, context) {
      if (!options.enabled) throw disabledFault();
      const command = readCommand(args);
      return slots.during(context.signal, () =>
        inThrowAwayDir(options.workRoot, async (workDir): Promise<Json> => {
          const result = await runCommand(command, workDir, options, context);
          return { ...result };
        }),
      );
    },
  };
}

interface Command {
  readonly text: string;
  readonly parameters: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly stdin: string;
}

function readCommand(values: Json): Command {
  const args = new ArgumentReader(owner, values);
  const command = {
    text: args.text('command'),
    parameters: args.words('arguments'),
    environment: args.environment('environment'),
    stdin: args.optionalText('stdin') ?? '',
  };
  args.withoutNul('command', command.text);
  args.withoutNul('arguments', ...command.parameters);
  return command;
}

function runCommand(
  command: Command,
  workDir: string,
  options: ShellOptions,
  context: { readonly signal: AbortSignal; readonly idempotencyKey: string },
): Promise<ProcessResult> {
  const environment = new Map([
    ['PATH', options.path ?? process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'],
    ['HOME', workDir],
    ['LANG', 'C.UTF-8'],
    ['TUTTI_IDEMPOTENCY_KEY', context.idempotencyKey],
    ...command.environment,
  ]);
  return runProcess({
    what: 'shell command',
    file: '/bin/sh',
    arguments: ['-c', command.text, 'sh', ...command.parameters],
    workDir,
    environment: Object.fromEntries(environment),
    stdin: command.stdin,
    signal: context.signal,
    limits: options.limits,
  });
}

function disabledFault(): TerminalFault {
  return new TerminalFault({
    type: 'authorization',
    status: 403,
    title: 'Shell Not Enabled',
    detail:
      'Shell commands run with the rights of the server, so they are off until its operator allows them: ' +
      'start the server with TUTTI_SHELL=allow, or use a script or a container instead.',
  });
}
