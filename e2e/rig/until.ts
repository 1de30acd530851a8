import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 25;

/**
 * Asks again and again until `ask` answers something, and answers it.
 * Throws an `Error` with what `describe` says when `withinMs` have passed.
 */
export async function until<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  describe: () => string,
  withinMs = 30_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Waited ${withinMs} ms in vain: ${describe()}`);
    await delay(POLL_MS);
  }
}
