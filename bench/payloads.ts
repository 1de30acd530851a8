import { median } from './measure.ts';
import { type Row, report } from './report.ts';
import { withTutti } from './rig/alone.ts';
import { mostResidentMb } from './rig/memory.ts';
import { startOwnProcess } from './rig/own-process.ts';
import { definition } from './rig/populate.ts';
import { readSize } from './rig/size.ts';
import { NAMESPACE, type Tutti } from './rig/subjects/tutti.ts';

/** In KB. Beyond 1 MB nothing can come in by a request: services answer more. */
const MOST = readSize('kilobytes', 10_000);
const SIZES = [1, 10, 100, 1000, 10_000].filter((size) => size <= MOST);
const ROUNDS = 5;
/** A value passes through so many tasks. */
const TASKS = 10;

await withTutti(async (tutti) => {
  const service = startOwnProcess('large-answer-program');
  try {
    const { port } = (await service.next()) as { port: number };
    const endpoint = `http://127.0.0.1:${port}/`;
    const rows: Row[] = [];
    for (const kilobytes of SIZES) rows.push(...(await figures(tutti, endpoint, kilobytes)));
    report('payloads', tutti.durability, rows);
  } finally {
    await service.close();
  }
});

/** A call is answered by a value, which passes through tasks that each change a little of it. */
async function figures(tutti: Tutti, endpoint: string, kilobytes: number): Promise<Row[]> {
  const fetched = { call: 'http', with: { method: 'get', endpoint: `${endpoint}${kilobytes}` } };
  const changed = { set: { n: '${ (.n // 0) + 1 }', text: '${ .text }' } };
  const last = { set: { n: '${ .n }', characters: '${ .text | length }' } };
  const told = definition(`payload-${kilobytes}`, [fetched, ...Array(TASKS).fill(changed), last]);
  await tutti.client.definitions.publish(NAMESPACE, JSON.stringify(told));
  const rounds: number[] = [];
  const playing = (async () => {
    for (let round = 0; round <= ROUNDS; round += 1) {
      const ms = await timeOf(tutti, told.document.name, kilobytes);
      if (round > 0) rounds.push(ms);
    }
  })();
  const most = await mostResidentMb(tutti.pids, playing);
  await playing;
  const row = { case: `${kilobytes} KB through a call and ${TASKS} tasks` };
  return [
    { ...row, metric: 'a run', unit: 'ms', ours: median(rounds) },
    { ...row, metric: 'resident, at most', unit: 'MB', ours: most },
  ];
}

async function timeOf({ client }: Tutti, name: string, kilobytes: number): Promise<number> {
  const begin = performance.now();
  const answer = await client.runs.start(NAMESPACE, { definition: { name } }, { wait: '60s' });
  const ms = performance.now() - begin;
  const told = JSON.stringify(answer.kind === 'completed' ? answer.output : answer.kind);
  if (told === JSON.stringify({ n: TASKS, characters: kilobytes * 1000 })) return ms;
  throw new Error(`Expected ${kilobytes} KB to pass through ${TASKS} tasks, but got ${told}.`);
}
