import { RetryableFault, TerminalFault } from '@tutti/connector-kit';

/** It said more than it may. */
export function outputLimitFault(what: string, stream: string, maxBytes: number): TerminalFault {
  return new TerminalFault({
    type: 'runtime',
    status: 500,
    title: 'Output Too Large',
    detail: `The ${what} wrote more than ${maxBytes} bytes to ${stream} and was stopped. Write less, or write to a file.`,
  });
}

/** It and what it started used more memory than they may. */
export function memoryLimitFault(what: string, maxBytes: number): TerminalFault {
  return new TerminalFault({
    type: 'runtime',
    status: 500,
    title: 'Too Much Memory',
    detail: `The ${what} used more than ${maxBytes} bytes of memory in all its processes and was stopped.`,
  });
}

/** It ran longer than this installation lets anything run. */
export function timeLimitFault(what: string, timeLimitMs: number): RetryableFault {
  return new RetryableFault({
    type: 'timeout',
    status: 408,
    title: 'Time Limit Reached',
    detail: `The ${what} did not end within ${timeLimitMs / 1000} s and was stopped.`,
  });
}

const exhausted = new Set(['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM']);

/** It could not be started: retryable when the machine was short of something. */
export function startFault(what: string, error: unknown): RetryableFault | TerminalFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  const problem = {
    type: 'runtime',
    status: 500,
    title: 'Process Not Started',
    detail: `The ${what} could not be started (${code}).`,
  };
  const Fault = exhausted.has(code) ? RetryableFault : TerminalFault;
  return new Fault(problem, { cause: error });
}
