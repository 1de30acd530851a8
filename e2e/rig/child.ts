import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const KEPT_OUTPUT = 40_000;
const STOP_WITHIN_MS = 15_000;

/** A program that a test has started. */
export interface Child {
  readonly pid: number;
  /** What it has written to both streams so far; the end of it when that is long. */
  output(): string;
  /** What it has written to stdout so far. */
  stdout(): string;
  /** Resolves with the exit code, or the name of the signal, when it has ended. */
  readonly ended: Promise<number | NodeJS.Signals>;
  hasEnded(): boolean;
  /** Ends it without warning, and resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to end; without warning when it does not. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** Starts `program` with this Node. It never outlives this process. */
export function startChild(
  program: string,
  args: readonly string[],
  options: ChildOptions = {},
): Child {
  return startCommand(process.execPath, [program, ...args], options);
}

/** Starts a program of any kind. It never outlives this process. */
export function startCommand(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Child {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  const kept = keepOutput(child);
  const ended = endOf(child);
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  void ended.then(() => process.off('exit', killNow));
  return {
    pid: child.pid ?? 0,
    output: () => kept.all,
    stdout: () => kept.stdout,
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill: async () => {
      killNow();
      await ended;
    },
    stop: () => stop(child, ended),
  };
}

function keepOutput(child: ChildProcess): { all: string; stdout: string } {
  const kept = { all: '', stdout: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    kept.stdout = (kept.stdout + chunk).slice(-KEPT_OUTPUT);
    kept.all = (kept.all + chunk).slice(-KEPT_OUTPUT);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    kept.all = (kept.all + chunk).slice(-KEPT_OUTPUT);
  });
  return kept;
}

async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return code ?? signal ?? 0;
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(impatience);
}
