import { setTimeout as delay } from 'node:timers/promises';
import {
  type ServerOptions,
  type ServerProcess,
  startServerProcess,
} from '../../e2e/rig/server-process.ts';

/** What became of the killing. */
export interface CrashFigures {
  /** When each kill was, in ms since 1970. */
  readonly killedAt: readonly number[];
  /** Kills before the server had come to serve. */
  readonly killedWhileStarting: number;
  /** From the start of a process to its first answer, for those that got there. */
  readonly startsMs: readonly number[];
}

/** How long a server lives, in ms: mostly shortly, for clients press when it comes back. */
const LIFE_MS = { shortest: 5, longest: 1500 };
/** One in so many is killed while it starts. */
const EARLY_KILL_IN = 6;
const START_WITHIN_MS = 30_000;

/**
 * Kills and restarts a server `kills` times at random moments, and leaves the last one running.
 * `first` serves already. `onKill` hears of every kill.
 */
export async function crashAgainAndAgain(
  first: ServerProcess,
  options: ServerOptions & { kills: number; random: () => number; onKill: (count: number) => void },
): Promise<{ server: ServerProcess; figures: CrashFigures }> {
  const { kills, random, onKill } = options;
  const startsMs: number[] = [];
  const killedAt: number[] = [];
  let server = first;
  let early = 0;
  for (let count = 1; count <= kills; count += 1) {
    const life = LIFE_MS.shortest + random() ** 3 * (LIFE_MS.longest - LIFE_MS.shortest);
    await delay(life);
    killedAt.push(Date.now());
    await server.kill();
    onKill(count);
    server = startServerProcess(options);
    const killEarly = count < kills && random() * EARLY_KILL_IN < 1;
    if (killEarly) early += 1;
    else startsMs.push(await timeToServe(server));
  }
  return { server, figures: { killedAt, killedWhileStarting: early, startsMs } };
}

async function timeToServe(server: ServerProcess): Promise<number> {
  const begun = performance.now();
  await server.ready(START_WITHIN_MS);
  return Math.round(performance.now() - begun);
}
