import {
  type ServerOptions,
  type ServerProcess,
  startServerProcess,
} from '../../e2e/rig/server-process.ts';
import { until } from '../../e2e/rig/until.ts';
import { countRuns } from './collect.ts';
import { ask, type Load } from './load.ts';
import type { Wish } from './wish.ts';

const FALL_ASLEEP_WITHIN_MS = 10_000;
const START_WITHIN_MS = 30_000;

/**
 * Kills a server whose runs all sleep, and starts it again. Nothing happens then that could remind
 * it of them: it must look for what is due by itself. Answers the server that is left running.
 */
export async function crashInTheCalm(
  server: ServerProcess,
  options: ServerOptions,
  sleepers: readonly Wish[],
  load: Load,
): Promise<ServerProcess> {
  await ask(sleepers, load);
  await until(
    async () => ((await countRuns(load.client, 'waiting')) >= sleepers.length ? true : undefined),
    () => server.output(),
    FALL_ASLEEP_WITHIN_MS,
  );
  await server.kill();
  const next = startServerProcess(options);
  await next.ready(START_WITHIN_MS);
  return next;
}
