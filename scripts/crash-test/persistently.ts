import { setTimeout as delay } from 'node:timers/promises';
import { ProblemError } from '@tutti/client';

const PAUSE_MS = 40;

/**
 * Does `action` again until it works, as a good client does while a server is away: after every
 * broken connection, and when the server says that it is too busy or going down. Throws what else
 * the server says, and the last error when `signal` has aborted.
 */
export async function persistently<T>(action: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (signal.aborted || isFinal(error)) throw error;
      await delay(PAUSE_MS);
    }
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof ProblemError && error.status !== 429 && error.status !== 503;
}
