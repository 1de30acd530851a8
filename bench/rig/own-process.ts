import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A program of this folder in a process of its own, that is talked to by messages. Ends with this process. */
export interface OwnProcess {
  /** Its next message. */
  next(): Promise<unknown>;
  tell(message: object): void;
  close(): Promise<void>;
}

/** Starts `<program>.ts`, which must end when it is disconnected. */
export function startOwnProcess(program: string): OwnProcess {
  const child = fork(path.join(import.meta.dirname, `${program}.ts`), { execArgv: [] });
  return {
    next: () => nextOf(child, program),
    tell: (message) => void child.send(message),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function nextOf(child: ChildProcess, program: string): Promise<unknown> {
  const gone = new AbortController();
  const ended = once(child, 'exit', { signal: gone.signal }).then(([code]) => {
    throw new Error(`Expected ${program} to answer, but it has ended with ${code}.`);
  });
  const told = once(child, 'message', { signal: gone.signal }).then(([message]) => message);
  try {
    return await Promise.race([told, ended]);
  } finally {
    void Promise.allSettled([told, ended]);
    gone.abort();
  }
}
