import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { interruptedFault } from '@tutti/connector-kit';
import { watchMemory } from './memory-watch.ts';
import { OutputCollector } from './output-collector.ts';
import { memoryLimitFault, outputLimitFault, startFault, timeLimitFault } from './process-fault.ts';
import { signalGroup } from './process-group.ts';
import { type ProcessStart, startProcess } from './start-process.ts';

export interface ProcessRequest extends ProcessStart {
  readonly stdin: string;
  readonly signal: AbortSignal;
  readonly limits: ProcessLimits;
}

export interface ProcessLimits {
  readonly timeLimitMs: number;
  /** Of each of stdout and stderr. */
  readonly outputBytes: number;
  /** Between asking a process to end and ending it. */
  readonly killGraceMs: number;
  /** What a single process of it may address; not limited when it is not given. */
  readonly memoryBytes?: number;
  /** What it and all that it starts may use together; not limited when it is not given. */
  readonly totalMemoryBytes?: number;
}

export interface ProcessResult {
  /** 128 plus the number of the signal for a process that a signal ended, as shells have it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long output may still come from what outlived its process, before it is given up. */
const drainMs = 1000;

/**
 * Runs a process to its end, as the leader of its own group, of which nothing is left afterwards, nor
 * when the server is killed. Throws a fault when it cannot start, goes over a limit, or the signal aborts.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  if (request.signal.aborted) throw interruptedFault();
  const child = startProcess(request);
  const stdout = new OutputCollector(request.limits.outputBytes);
  const stderr = new OutputCollector(request.limits.outputBytes);
  let reason: Error | undefined;
  let killTimer: NodeJS.Timeout | undefined;

  const stop = (why: Error) => {
    if (reason !== undefined) return;
    reason = why;
    signalGroup(child.pid, 'SIGTERM');
    killTimer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), request.limits.killGraceMs);
  };
  const tooMuch = (stream: string) =>
    stop(outputLimitFault(request.what, stream, request.limits.outputBytes));
  const interrupt = () => stop(interruptedFault());
  const outOfTime = () => stop(timeLimitFault(request.what, request.limits.timeLimitMs));

  child.stdout?.on('data', (chunk: Uint8Array) => stdout.add(chunk) || tooMuch('stdout'));
  child.stderr?.on('data', (chunk: Uint8Array) => stderr.add(chunk) || tooMuch('stderr'));
  request.signal.addEventListener('abort', interrupt, { once: true });
  const timeTimer = setTimeout(outOfTime, request.limits.timeLimitMs);
  const endWatch = watched(child.pid, request, stop);
  try {
    const code = await ended(child, request.what);
    if (reason !== undefined) throw reason;
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    clearTimeout(timeTimer);
    clearTimeout(killTimer);
    endWatch();
    request.signal.removeEventListener('abort', interrupt);
  }
}

function watched(
  leader: number | undefined,
  { what, limits: { totalMemoryBytes } }: ProcessRequest,
  stop: (why: Error) => void,
): () => void {
  if (leader === undefined || totalMemoryBytes === undefined) return () => {};
  return watchMemory(leader, totalMemoryBytes, () =>
    stop(memoryLimitFault(what, totalMemoryBytes)),
  );
}

/** Waits until the process ended and its output is read; then ends what is left of its group. */
function ended(child: ChildProcess, what: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let drainTimer: NodeJS.Timeout | undefined;
    child.once('error', (error) => reject(startFault(what, error)));
    child.once('exit', () => {
      signalGroup(child.pid, 'SIGKILL');
      drainTimer = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, drainMs);
    });
    child.once('close', (code, signal) => {
      clearTimeout(drainTimer);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
