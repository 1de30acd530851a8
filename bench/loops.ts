import { setTimeout as delay } from 'node:timers/promises';
import { type Row, report } from './report.ts';
import { withTutti } from './rig/alone.ts';
import { mostResidentMb, residentMb } from './rig/memory.ts';
import { type Definition, definition } from './rig/populate.ts';
import { readSize } from './rig/size.ts';
import { NAMESPACE, type Tutti } from './rig/subjects/tutti.ts';

/** The largest loop, and the width of the fork: what the design asks for. */
const ITEMS = readSize('items', 100_000);
/** A definition has at most 10,000 tasks, and the fork is one of them. */
const BRANCHES = readSize('branches', 9999);
const SIZES = [1000, 10_000, 100_000].filter((size) => size <= ITEMS);
const WAIT_MS = 20 * 60_000;

const LOOP = definition('loop', [
  {
    for: { each: 'item', in: '${ [range(.items)] }' },
    do: [{ add: { set: { sum: '${ (.sum // 0) + $item }' } } }],
  },
]);

const FORK = definition('fork', [
  {
    fork: {
      branches: Array.from({ length: BRANCHES }, (_, index) => ({
        [`branch-${index}`]: { set: { branch: index } },
      })),
    },
  },
]);

await withTutti(async (tutti) => {
  const rows: Row[] = [];
  await timeOf(tutti, LOOP, { items: 1000 });
  for (const items of SIZES) rows.push(...(await loop(tutti, items)));
  rows.push(...(await fork(tutti)));
  report('loops', tutti.durability, rows);
});

async function loop(tutti: Tutti, items: number): Promise<Row[]> {
  const before = residentMb(tutti.pids);
  const looping = timeOf(tutti, LOOP, { items });
  const most = await mostResidentMb(tutti.pids, looping);
  const row = { case: `for over ${items} items` };
  return [
    { ...row, metric: 'one item', unit: 'µs', ours: ((await looping) * 1000) / items },
    { ...row, metric: 'resident before', unit: 'MB', ours: before },
    { ...row, metric: 'resident, at most', unit: 'MB', ours: most },
  ];
}

async function fork(tutti: Tutti): Promise<Row[]> {
  const forking = timeOf(tutti, FORK, {});
  const most = await mostResidentMb(tutti.pids, forking);
  const row = { case: `fork of ${BRANCHES} branches` };
  return [
    { ...row, metric: 'one branch', unit: 'µs', ours: ((await forking) * 1000) / BRANCHES },
    { ...row, metric: 'resident, at most', unit: 'MB', ours: most },
  ];
}

/** From the start of a run to its end, in ms. */
async function timeOf({ client }: Tutti, told: Definition, input: object): Promise<number> {
  await client.definitions.publish(NAMESPACE, JSON.stringify(told));
  const { name } = told.document;
  const answer = await client.runs.start(NAMESPACE, { definition: { name }, input: { ...input } });
  const end = performance.now() + WAIT_MS;
  while (performance.now() < end) {
    const { status, startedAt, endedAt } = await client.runs.get(NAMESPACE, answer.runId);
    if (status === 'completed') return Date.parse(endedAt ?? '') - Date.parse(startedAt);
    if (status === 'faulted') throw new Error(`Expected the run to complete, but it faulted.`);
    await delay(100);
  }
  throw new Error(`Expected the run to end within ${WAIT_MS} ms.`);
}
