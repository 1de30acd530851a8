import { parseArgs } from 'node:util';
import { createClient } from '@tutti/client';
import type { RunningServer } from '@tutti/server';
import { median } from './measure.ts';
import { type Row, report } from './report.ts';
import { withServer } from './rig/in-process-server.ts';
import { inLanes } from './rig/lanes.ts';

/** How many runs wait when the figures are taken. */
const { values } = parseArgs({ options: { runs: { type: 'string' } }, strict: false });
const MOST = Number(values.runs ?? 100_000);
const MILESTONES = [10, 1000, 100_000].filter((count) => count <= MOST);
const AT_A_TIME = 256;
/** Events that are accepted in one commit, as a busy server does; each is synced to the disk. */
const BATCH = 500;
const ROUNDS = 9;
/** Runs of one definition that events start in one go. */
const STARTS = 2000;
const NAMESPACE = 'bench';

const WAITING = {
  document: { dsl: '1.0.3', namespace: NAMESPACE, name: 'waiting', version: '1.0.0' },
  do: [
    {
      hear: {
        listen: {
          to: {
            one: {
              with: { type: 'order.paid' },
              correlate: { order: { from: '.data.order', expect: '${ .order }' } },
            },
          },
        },
      },
    },
  ],
};

const STARTED = {
  document: { dsl: '1.0.3', namespace: NAMESPACE, name: 'started', version: '1.0.0' },
  schedule: { on: { one: { with: { type: 'order.made' } } } },
  do: [{ keep: { set: { order: '${ $workflow.input[0].order }' } } }],
};

let sent = 0;

async function main(server: RunningServer): Promise<void> {
  const client = createClient(server);
  await client.definitions.publish(NAMESPACE, JSON.stringify(WAITING));
  await client.definitions.publish(NAMESPACE, JSON.stringify(STARTED));
  const rows: Row[] = [];
  let waiting = 0;
  for (const milestone of MILESTONES) {
    await startRuns(server, waiting, milestone);
    waiting = milestone;
    rows.push(...(await figures(server, milestone)));
  }
  report('events', 'fsync per commit', rows);
}

/** Runs that wait for the same type of event, each for another order. */
function startRuns(server: RunningServer, from: number, to: number): Promise<void> {
  return inLanes({ from, to, lanes: AT_A_TIME }, async (order) => {
    const request = { namespace: NAMESPACE, name: 'waiting', input: { order } };
    const answer = await server.runtime.start(request);
    if (answer.kind !== 'started') throw new Error(`Expected a run, but: ${answer.kind}.`);
  });
}

async function figures(server: RunningServer, count: number): Promise<Row[]> {
  const row = { case: `${count} runs wait`, unit: 'µs an event' };
  const other = await microsecondsOf(server, () => ({ type: 'order.lost', order: -1 }));
  const nobody = await microsecondsOf(server, () => ({ type: 'order.paid', order: -1 }));
  const left = await server.store.deliveries(0, 1);
  if (left.length > 0) throw new Error('Expected no run to be offered an unrelated event.');
  return [
    { ...row, metric: 'an event of another type', ours: other },
    { ...row, metric: 'an event of their type, for nobody', ours: nobody },
    {
      ...row,
      metric: 'an event that starts a run, to its end',
      ours: await startedByEvents(server),
    },
  ];
}

interface Told {
  readonly type: string;
  readonly order: number;
}

/** The median over batches. */
async function microsecondsOf(server: RunningServer, next: () => Told): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begin = performance.now();
    await Promise.all(Array.from({ length: BATCH }, () => send(server.runtime, next())));
    rounds.push(((performance.now() - begin) * 1000) / BATCH);
  }
  return median(rounds);
}

/** From the first event to the end of the last run that they start. */
async function startedByEvents({ runtime }: RunningServer): Promise<number> {
  const begin = performance.now();
  const ended = new Promise<void>((resolve) => {
    let left = STARTS;
    const unfollow = runtime.follow(({ summary: { definition, status } }) => {
      if (definition.name !== 'started' || status !== 'completed') return;
      left -= 1;
      if (left > 0) return;
      unfollow();
      resolve();
    });
  });
  const next = () => send(runtime, { type: 'order.made', order: sent });
  await Promise.all(Array.from({ length: STARTS }, next));
  await ended;
  return ((performance.now() - begin) * 1000) / STARTS;
}

function send(runtime: RunningServer['runtime'], { type, order }: Told) {
  const event = { specversion: '1.0', id: String(sent++), source: '/bench', type } as const;
  return runtime.accept(NAMESPACE, { ...event, data: { order } });
}

await withServer(main);
