import { type ChildProcess, spawn } from 'node:child_process';
import { Writable } from 'node:stream';
import { leash } from './leash.ts';
import { startFault } from './process-fault.ts';

export interface ProcessStart {
  /** How messages call it, such as `shell command`. */
  readonly what: string;
  readonly file: string;
  readonly arguments: readonly string[];
  readonly workDir: string;
  /** All of the environment. */
  readonly environment: { readonly [name: string]: string };
  /** All of its input; one that is not given stays open. */
  readonly stdin?: string;
  /** What it finds on its file descriptor 4, if anything. */
  readonly request?: string;
  /** Whom it runs as; the server's own user when not given. */
  readonly user?: number;
  readonly limits: {
    /** What a single process of it may address; not limited when it is not given. */
    readonly memoryBytes?: number;
  };
}

/**
 * Starts a process that leads a group of its own and does not outlive the server. Its outputs are to be
 * read. Throws a fault when it cannot be started.
 */
export function startProcess(request: ProcessStart): ChildProcess {
  try {
    const { file, user, limits } = request;
    const memory = limits.memoryBytes === undefined ? 'unlimited' : kibibytes(limits.memoryBytes);
    const child = spawn('/bin/sh', ['-c', leash, 'sh', memory, file, ...request.arguments], {
      cwd: request.workDir,
      env: request.environment,
      detached: true,
      stdio: Array(request.request === undefined ? 4 : 5).fill('pipe'),
      ...(user !== undefined && { uid: user, gid: user }),
    });
    give(child, 0, request.stdin);
    give(child, 3, undefined);
    if (request.request !== undefined) give(child, 4, request.request);
    return child;
  } catch (error) {
    throw startFault(request.what, error);
  }
}

/** Writes all of a text to a descriptor; one that is given none stays open for as long as the server lives. */
function give(child: ChildProcess, descriptor: number, text: string | undefined): void {
  const stream = child.stdio[descriptor];
  // It may end without having read all of its input; that is its own affair.
  stream?.on('error', () => {});
  if (text !== undefined && stream instanceof Writable) stream.end(text);
}

function kibibytes(bytes: number): string {
  return String(Math.ceil(bytes / 1024));
}
