import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from '@tutti/client';
import type { RunningServer } from '@tutti/server';
import { type Row, report } from './report.ts';
import { collectGarbage } from './rig/collect-garbage.ts';
import { withServer } from './rig/in-process-server.ts';
import { inLanes } from './rig/lanes.ts';

/** How many open human tasks there are when the figures are taken. */
const { values } = parseArgs({ options: { tasks: { type: 'string' } }, strict: false });
const MOST = Number(values.tasks ?? 40_000);
const MILESTONES = [10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 640_000, 1_000_000].filter(
  (count) => count <= MOST,
);
const AT_A_TIME = 256;
const NAMESPACE = 'bench';

const DEFINITION = {
  document: { dsl: '1.0.3', namespace: NAMESPACE, name: 'ask', version: '1.0.0' },
  do: [
    {
      ask: {
        call: 'human.task',
        with: {
          title: '${ "Look at number \\(.number)" }',
          data: '${ . }',
          candidates: { users: ['${ "user-\\(.number % 1000)" }'], groups: ['office'] },
          due: 'P90D',
          reminders: [{ beforeDue: 'P1D' }],
        },
      },
    },
  ],
};

async function main(server: RunningServer, folder: string): Promise<void> {
  const client = createClient(server);
  await client.definitions.publish(NAMESPACE, JSON.stringify(DEFINITION));
  const rows: Row[] = [...memory(0)];
  let opened = 0;
  for (const milestone of MILESTONES) {
    const oldest = await openTasks(server, opened, milestone);
    rows.push(...memory(milestone), ...(await figures(server, folder, milestone, oldest)));
    opened = milestone;
  }
  report('human-tasks', 'fsync per commit', rows);
}

/** Starts runs that wait for people, so many at a time; answers the id of the first. */
async function openTasks(server: RunningServer, from: number, to: number): Promise<string> {
  let first = '';
  await inLanes({ from, to, lanes: AT_A_TIME }, async (number) => {
    const input = { number, text: 'x'.repeat(200) };
    const answer = await server.runtime.start({ namespace: NAMESPACE, name: 'ask', input });
    if (answer.kind !== 'started') throw new Error(`Expected a run, but: ${answer.kind}.`);
    first ||= answer.runId;
  });
  return first;
}

function memory(count: number): Row[] {
  collectGarbage();
  const { heapUsed, rss } = process.memoryUsage();
  const row = { case: `${count} open tasks`, unit: 'MB' };
  return [
    { ...row, metric: 'heap of the server', ours: heapUsed / 1e6 },
    { ...row, metric: 'resident, store and all', ours: rss / 1e6 },
  ];
}

async function figures(
  server: RunningServer,
  folder: string,
  count: number,
  oldest: string,
): Promise<Row[]> {
  const { size } = await stat(path.join(folder, 'tutti.db'));
  const page = { namespace: NAMESPACE, status: ['open'], limit: 50 } as const;
  const mine = { users: [`user-${count % 1000}`], groups: [] };
  const by = { user: 'user-0', groups: [] };
  const all = await msOf(() => server.store.humanTasks(page));
  const own = await msOf(() => server.store.humanTasks({ ...page, candidates: mine }));
  const claim = await msOf(() =>
    server.runtime.submit(oldest, { type: 'claim-human-task', activation: 'a1', by }),
  );
  const row = { case: `${count} open tasks` };
  return [
    { ...row, metric: 'database', unit: 'KB a task', ours: size / 1000 / count },
    { ...row, metric: 'first page of all', unit: 'ms', ours: all },
    { ...row, metric: 'first page of one user', unit: 'ms', ours: own },
    { ...row, metric: 'claim of one opened long ago', unit: 'ms', ours: claim },
  ];
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

await withServer(main);
