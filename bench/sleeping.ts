import { setTimeout as delay } from 'node:timers/promises';
import type { RunSummary } from '@tutti/api';
import { type Row, report } from './report.ts';
import { allRuns } from './rig/all-runs.ts';
import { withFolder } from './rig/folder.ts';
import { withServerOn } from './rig/in-process-server.ts';
import { latenciesOf } from './rig/load.ts';
import { definition, populate } from './rig/populate.ts';
import { usageOf } from './rig/processes.ts';
import { readSize } from './rig/size.ts';
import { startTutti, type Tutti } from './rig/subjects/tutti.ts';

/** A million, of which 100,000 wake within one minute, is what the design asks for. */
const RUNS = readSize('runs', 100_000);
const WAKING = readSize('waking', RUNS / 10);
const MINUTE_MS = 60_000;
/** Longer than it takes to start all runs and the server once more. */
const FIRST_WAKES_AFTER_MS = 20_000 + 0.6 * RUNS;
const GIVE_UP_MS = 10 * MINUTE_MS;
/** In the middle of the minute nobody is due who shall sleep on. */
const SLEEP_ON_MS = 30 * 24 * 60 * MINUTE_MS;

const ASLEEP = definition('asleep', [{ wait: '${ .for }' }]);

await withFolder(async (folder) => {
  const firstWakesAt = Date.now() + FIRST_WAKES_AFTER_MS;
  const dueAt = (number: number) =>
    firstWakesAt + (number < WAKING ? Math.round((number / WAKING) * MINUTE_MS) : SLEEP_ON_MS);
  const begin = performance.now();
  await withServerOn(folder, (server) =>
    populate(server, {
      definition: ASLEEP,
      count: RUNS,
      inputOf: (number) => ({ for: `PT${((dueAt(number) - Date.now()) / 1000).toFixed(3)}S` }),
      tagsOf: (number) => ({ due: number < WAKING ? String(dueAt(number)) : 'later' }),
    }),
  );
  const startedMs = performance.now() - begin;
  const restart = performance.now();
  const tutti = await startTutti({ folder, echo: '', works: [] });
  try {
    const restartMs = performance.now() - restart;
    const row = { case: `${RUNS} runs asleep` };
    const started = RUNS / (startedMs / 1000);
    report('sleeping', tutti.durability, [
      { ...row, metric: 'started', unit: 'runs/s', ours: started },
      { ...row, metric: 'a server starts beside them', unit: 'ms', ours: restartMs },
      ...(await wake(tutti, firstWakesAt)),
    ]);
  } finally {
    await tutti.close();
  }
});

/** Looks on while the minute passes in which some are due. */
async function wake(tutti: Tutti, firstWakesAt: number): Promise<Row[]> {
  if (Date.now() > firstWakesAt) throw new Error('Expected to be ready before the first is due.');
  await delay(5000);
  const residentOf = () => (usageOf(tutti.pids)?.residentBytes ?? Number.NaN) / 1e6;
  const asleep = residentOf();
  let most = asleep;
  let woken: RunSummary[] = [];
  while (woken.length < WAKING && Date.now() < firstWakesAt + GIVE_UP_MS) {
    await delay(1000);
    most = Math.max(most, residentOf());
    if (Date.now() > firstWakesAt + MINUTE_MS)
      woken = await allRuns(tutti.client, { status: 'completed' });
  }
  const late = woken.map(({ tags, endedAt }) => Date.parse(endedAt ?? '') - Number(tags?.due));
  const { p50, p99, longest } = latenciesOf(late);
  const row = { case: `${WAKING} of them due within one minute` };
  return [
    { case: `${RUNS} runs asleep`, metric: 'resident', unit: 'MB', ours: asleep },
    { ...row, metric: 'resident, at most', unit: 'MB', ours: most },
    { ...row, metric: 'woken', unit: 'runs', ours: woken.length },
    { ...row, metric: 'woken early', unit: 'runs', ours: late.filter((ms) => !(ms >= 0)).length },
    { ...row, metric: 'late, p50', unit: 'ms', ours: p50 },
    { ...row, metric: 'late, p99', unit: 'ms', ours: p99 },
    { ...row, metric: 'late, at most', unit: 'ms', ours: longest },
  ];
}
