import { until } from '../e2e/rig/until.ts';
import { report } from './report.ts';
import { ratePerSecond } from './rig/load.ts';
import { mostResidentMb, residentMb } from './rig/memory.ts';
import { readBenchOptions } from './rig/options.ts';
import { readSize } from './rig/size.ts';
import { durabilityOf, onStage, type Stage } from './rig/stage.ts';
import { NAMESPACE } from './rig/subjects/tutti.ts';
import type { Work, WorkRequest } from './rig/work.ts';

const WORK: Work = { kind: 'call', steps: 10 };
/** Offered so many times what the server can do. */
const TIMES = 3;
const SECONDS = readSize('seconds', 20);
/** Enough that the server says what is too much, not the callers. */
const CONNECTIONS = 512;
const RECOVERS_WITHIN_MS = 5 * 60_000;

await onStage({ ...readBenchOptions(), peers: [] }, [WORK], async (stage) => {
  const { ours, load } = stage;
  const waiting = ours.request(WORK);
  await load({ requests: [waiting], callers: 64, ms: 5000 });
  const resident = residentMb(ours.pids);
  const peak = ratePerSecond(await load({ requests: [waiting], callers: 64, ms: SECONDS * 1000 }));
  const offered = peak * TIMES;
  const calls = await stage.echoed();
  const flood = stage.tolerantLoad({
    ...{ requests: [withoutWaiting(waiting)], callers: CONNECTIONS },
    ...{ ratePerSecond: offered, ms: SECONDS * 1000 },
  });
  const most = mostResidentMb(ours.pids, flood);
  const { statuses, latencies, refusals, ms } = await flood;
  const completed = ((await stage.echoed()) - calls) / WORK.steps / (ms / 1000);
  const recovered = await recovery(stage);
  const row = { case: `${TIMES} × what it can do, for ${SECONDS} s` };
  report('overload', durabilityOf(stage), [
    { ...row, metric: 'peak before', unit: 'runs/s', ours: peak },
    { ...row, metric: 'offered', unit: 'runs/s', ours: offered },
    { ...row, metric: 'accepted', unit: 'runs', ours: statuses[202] ?? 0 },
    { ...row, metric: 'answered 429', unit: 'runs', ours: statuses[429] ?? 0 },
    { ...row, metric: 'not answered', unit: 'runs', ours: statuses[0] ?? 0 },
    { ...row, metric: 'work done, of the peak', unit: '%', ours: (completed / peak) * 100 },
    { ...row, metric: 'accepted after, p99', unit: 'ms', ours: latencies.p99 },
    { ...row, metric: 'refused after, p99', unit: 'ms', ours: refusals.p99 },
    { ...row, metric: 'resident before', unit: 'MB', ours: resident },
    { ...row, metric: 'resident, at most', unit: 'MB', ours: await most },
    { ...row, metric: 'nothing left to do after', unit: 's', ours: recovered / 1000 },
  ]);
});

/** Answered as soon as the run is recorded: then it is the server's. */
function withoutWaiting(request: WorkRequest): WorkRequest {
  return { ...request, url: request.url.replace(/\?.*/, '') };
}

/** How long it takes until every accepted run has ended. */
async function recovery({ ours }: Stage): Promise<number> {
  const begin = performance.now();
  await until(
    async () => {
      const open = { status: 'pending,running,waiting', limit: 1 };
      const { items } = await ours.client.runs.list(NAMESPACE, open);
      return items.length === 0 ? true : undefined;
    },
    () => `runs go on:\n${ours.server.output()}`,
    RECOVERS_WITHIN_MS,
  );
  return performance.now() - begin;
}
