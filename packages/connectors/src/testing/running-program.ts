import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { signalGroup } from '../processes/process-group.ts';
import { installedProgram } from './installed-program.ts';

export interface ProgramStart {
  /** Its name, or its whole path. */
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment?: { readonly [name: string]: string };
  /** It is ready when it has said this; what is matched is answered. */
  readonly says?: RegExp;
  /** It is ready when this loopback port takes connections. */
  readonly port?: number;
}

export interface RunningProgram {
  readonly pid: number;
  /** What `says` has matched. */
  readonly said: RegExpExecArray | undefined;
  /** Ends it and everything it started, at once, as a crash would. Resolves when it is gone. */
  kill(): Promise<void>;
}

const readyMs = 60_000;

/** Starts a program and resolves when it is ready; an `Error` tells what it said when it never is. */
export async function startProgram(start: ProgramStart): Promise<RunningProgram> {
  const program = spawnProgram(start);
  const { pid, kill } = program;
  for (const until = performance.now() + readyMs; ; await elapsed(20)) {
    const said = start.says?.exec(program.output()) ?? undefined;
    const hasSaid = start.says === undefined || said !== undefined;
    if (pid !== undefined && hasSaid && (await isOpen(start.port))) return { pid, said, kill };
    if (!program.hasEnded() && performance.now() < until) continue;
    await kill();
    throw new Error(`Expected ${start.program} to become ready, but it said: ${program.output()}`);
  }
}

function spawnProgram({ program, arguments: given, environment }: ProgramStart) {
  const child = spawn(installedProgram(program) ?? program, given, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let output = '';
  const listen = (chunk: Buffer) => {
    if (output.length < maxOutput) output += chunk.toString();
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve()).once('error', () => resolve());
  }).finally(() => {
    hasEnded = true;
  });
  return {
    pid: child.pid,
    output: () => output,
    hasEnded: () => hasEnded,
    kill() {
      signalGroup(child.pid, 'SIGKILL');
      return ended;
    },
  };
}

const maxOutput = 1_000_000;

async function isOpen(port: number | undefined): Promise<boolean> {
  if (port === undefined) return true;
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** A loopback port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A folder to throw away, and what throws it away. */
export function throwAwayFolder(name: string): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), `tutti-${name}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
