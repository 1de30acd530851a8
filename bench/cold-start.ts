import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../e2e/rig/free-port.ts';
import { startServerProcess } from '../e2e/rig/server-process.ts';
import { median } from './measure.ts';
import { report } from './report.ts';
import { withFolder } from './rig/folder.ts';
import { residentMb } from './rig/memory.ts';
import { usageOf } from './rig/processes.ts';
import { readSize } from './rig/size.ts';

const ROUNDS = readSize('rounds', 7);
/** What users call; it keeps compiled code for the next time. */
const COMMAND = path.resolve(import.meta.dirname, '../packages/cli/bin/tutti.mjs');
const IDLE_MS = 5000;

interface Start {
  readonly servingMs: number;
  /** Until it served. */
  readonly processorMs: number;
  readonly residentMb: number;
  /** After it has had nothing to do for a while. */
  readonly idleMb: number;
}

await withFolder(async (folder) => {
  const first = await start(folder);
  const starts: Start[] = [];
  for (let round = 0; round < ROUNDS; round += 1) starts.push(await start(folder));
  const middle = (of: (one: Start) => number) => median(starts.map(of));
  const again = { case: 'a start on the same folder' };
  report('cold-start', 'SQLite, WAL, synchronous=FULL: an fsync for each commit', [
    { case: 'the first start', metric: 'serving after', unit: 'ms', ours: first.servingMs },
    { ...again, metric: 'serving after', unit: 'ms', ours: middle((one) => one.servingMs) },
    { ...again, metric: 'processor', unit: 'ms', ours: middle((one) => one.processorMs) },
    { ...again, metric: 'resident', unit: 'MB', ours: middle((one) => one.residentMb) },
    { ...again, metric: 'resident, idle', unit: 'MB', ours: middle((one) => one.idleMb) },
  ]);
});

/** From the start of the process to its first answer. */
async function start(folder: string): Promise<Start> {
  const begin = performance.now();
  const server = startServerProcess({ folder, port: await freePort(), program: COMMAND });
  await server.ready();
  const servingMs = performance.now() - begin;
  const { processorMs = Number.NaN } = usageOf([server.pid]) ?? {};
  const resident = residentMb([server.pid]);
  await delay(IDLE_MS);
  const idleMb = residentMb([server.pid]);
  await server.stop();
  return { servingMs, processorMs, residentMb: resident, idleMb };
}
