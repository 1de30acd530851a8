import { setInterval as every } from 'node:timers/promises';
import { usageOf } from './processes.ts';

const EVERY_MS = 250;

/** The most memory that some processes have while something goes on, in MB; NaN where the system does not tell. */
export async function mostResidentMb(
  pids: readonly number[],
  goingOn: Promise<unknown>,
): Promise<number> {
  const ended = new AbortController();
  void goingOn.finally(() => ended.abort()).catch(() => {});
  let most = residentMb(pids);
  try {
    for await (const _ of every(EVERY_MS, undefined, { signal: ended.signal })) {
      most = Math.max(most, residentMb(pids));
    }
  } catch (error) {
    if (!ended.signal.aborted) throw error;
  }
  return most;
}

export function residentMb(pids: readonly number[]): number {
  return (usageOf(pids)?.residentBytes ?? Number.NaN) / 1e6;
}
