import { setTimeout as elapsed } from 'node:timers/promises';

const firstMs = 200;

/** Waits twice as long after every failure, up to a limit; a part of it is chance. Ends at once on abort. */
export async function backOff(
  failures: number,
  limitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const longest = Math.min(firstMs * 2 ** Math.min(failures, 20), limitMs);
  const pauseMs = longest / 2 + (Math.random() * longest) / 2;
  await elapsed(pauseMs, undefined, { signal }).catch(() => {});
}
