import { report } from './report.ts';
import { withTutti } from './rig/alone.ts';
import { startCallers } from './rig/callers.ts';
import { withServerOn } from './rig/in-process-server.ts';
import type { Load } from './rig/load.ts';
import { definition, populate } from './rig/populate.ts';
import { readSize } from './rig/size.ts';
import { NAMESPACE, startRequest, type Tutti } from './rig/subjects/tutti.ts';
import type { WorkRequest } from './rig/work.ts';

const RUNS = readSize('runs', 20_000);
const SECONDS = readSize('seconds', 10);
/** Well below what the server can do: what is measured is how long others keep it from doing it. */
const RUNS_PER_SECOND = 50;
const READS_PER_SECOND = 100;
const READERS = 8;

const COMPUTED = Array.from({ length: 10 }, () => ({ set: { n: '${ .n + 1 }' } }));
const FINISHED = definition('ten-tasks', COMPUTED);

const fill = (folder: string) =>
  withServerOn(folder, (server) =>
    populate(server, { definition: FINISHED, count: RUNS, inputOf: () => ({ n: 0 }) }),
  );

await withTutti(
  async (tutti, callers) => {
    const request = startRequest(tutti.server.url, tutti.token, 'ten-tasks', { n: 0 });
    const reads = await readsOf(tutti);
    const readers = await startCallers();
    const ms = SECONDS * 1000;
    const run = () =>
      callers.load({ requests: [request], callers: 64, ratePerSecond: RUNS_PER_SECOND, ms });
    const read = (ratePerSecond?: number) =>
      readers.load({
        requests: reads,
        callers: READERS,
        ms,
        ...(ratePerSecond && { ratePerSecond }),
      });
    try {
      await callers.load({ requests: [request], callers: 8, ms: 3000 });
      const alone = await run();
      const [beside] = await Promise.all([run(), read(READS_PER_SECOND)]);
      const [flooded, flood] = await Promise.all([run(), read()]);
      report('reading', tutti.durability, [
        ...rowsOf('nobody reads', alone),
        ...rowsOf(`${READS_PER_SECOND} reads/s`, beside),
        ...rowsOf(`${READERS} readers without a pause`, flooded),
        {
          ...{ case: `${READERS} readers without a pause`, metric: 'reads', unit: 'reads/s' },
          ours: ((flood.statuses[200] ?? 0) * 1000) / flood.ms,
        },
      ]);
    } finally {
      await readers.close();
    }
  },
  { prepare: fill },
);

function rowsOf(name: string, { latencies }: Load) {
  const row = { case: `${RUNS_PER_SECOND} runs/s of ten tasks, ${name}`, unit: 'ms a run' };
  return [
    { ...row, metric: 'p50', ours: latencies.p50 },
    { ...row, metric: 'p99', ours: latencies.p99 },
    { ...row, metric: 'longest', ours: latencies.longest },
  ];
}

/** What a console asks for. */
async function readsOf({ client, server, token }: Tutti): Promise<WorkRequest[]> {
  const { items, next } = await client.runs.list(NAMESPACE, { limit: 500 });
  const run = items[0]?.id;
  const paths = [
    'runs?limit=50',
    'runs?limit=1000',
    `runs?limit=200&cursor=${next}`,
    'runs?limit=50&status=faulted',
    'runs?limit=50&status=running,waiting',
    'runs?limit=20&tag=team=none',
    `runs/${run}`,
    `runs/${run}/events`,
    'definitions',
  ];
  const headers = { authorization: `Bearer ${token}` };
  const origin = `${server.url}/v1/namespaces/${NAMESPACE}`;
  return paths.map((path) => ({ method: 'GET', url: `${origin}/${path}`, headers }));
}
