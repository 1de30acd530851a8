import { setTimeout as delay } from 'node:timers/promises';
import { type Client, createClient } from '@tutti/client';
import { freePort } from '../e2e/rig/free-port.ts';
import { type ServerProcess, startServerProcess } from '../e2e/rig/server-process.ts';
import { until } from '../e2e/rig/until.ts';
import { type Row, report } from './report.ts';
import { allRuns } from './rig/all-runs.ts';
import { withFolder } from './rig/folder.ts';
import { inLanes } from './rig/lanes.ts';
import { type Ledger, type LedgerCount, startLedger } from './rig/ledger.ts';
import { definition } from './rig/populate.ts';
import { readSize } from './rig/size.ts';
import { NAMESPACE } from './rig/subjects/tutti.ts';

/** 100,000 is what the design asks for. */
const RUNS = readSize('runs', 10_000);
/** Killed when so many are acknowledged: others are being started then, and their calls performed. */
const KILLED_AT = Math.floor(RUNS * 0.95);
const CALLERS = 64;
/** Runs wait for events in so many groups, each of which one event lets go on. */
const GROUPS = 100;
const PATIENCE_MS = 15 * 60_000;

/** A recorded call, a wait of any length, another recorded call. */
function openRun(ledger: Ledger) {
  const record = (step: string) => ({
    call: 'http',
    with: {
      method: 'post',
      endpoint: ledger.origin,
      body: { number: '${ $workflow.input.number }', step },
    },
  });
  const expect = '${ $workflow.input.group }';
  const heard = { type: 'bench.go' };
  const hear = { with: heard, correlate: { group: { from: '.data.group', expect } } };
  return definition('open', [record('before'), { listen: { to: { one: hear } } }, record('after')]);
}

/** What the killing has come to. */
interface Recovery {
  readonly healthyMs: number;
  readonly startsMs: number;
  /** From the first event to the last side effect. */
  readonly finishedMs: number;
  readonly ledger: LedgerCount;
  /** Runs that are not there, or not completed. */
  readonly lost: number;
  readonly doubled: number;
}

async function killAndRecover(folder: string, ledger: Ledger): Promise<Recovery> {
  const port = await freePort();
  const server = startServerProcess({ folder, port });
  const client = createClient({ url: server.url, token: await server.ready() });
  await client.definitions.publish(NAMESPACE, JSON.stringify(openRun(ledger)));
  let acknowledged = 0;
  const reached = Promise.withResolvers<void>();
  let onAnswer = () => {};
  const asking = inLanes({ to: RUNS, lanes: CALLERS }, async (number) => {
    await startUntilAcknowledged(client, number);
    acknowledged += 1;
    onAnswer();
    if (acknowledged === KILLED_AT) reached.resolve();
  });
  await reached.promise;
  await server.kill();
  const begin = performance.now();
  const started = new Promise<number>((resolve) => {
    onAnswer = () => resolve(performance.now() - begin);
  });
  const next = startServerProcess({ folder, port });
  try {
    await next.ready();
    const healthyMs = performance.now() - begin;
    // Every one may have been acknowledged in the moment before the kill.
    const all = asking.then(() => performance.now() - begin);
    const startsMs = await Promise.race([started, all]);
    await asking;
    const finishedMs = await letGo(client, next, ledger);
    return { healthyMs, startsMs, finishedMs, ...(await audit(client, ledger)) };
  } finally {
    await next.stop();
  }
}

/** One wish is one run, however often it has to be asked for. */
async function startUntilAcknowledged(client: Client, number: number): Promise<void> {
  const input = { number, group: number % GROUPS };
  const request = { definition: { name: 'open' }, input, tags: { number: String(number) } };
  for (;;) {
    try {
      await client.runs.start(NAMESPACE, request, { idempotencyKey: `wish-${number}` });
      return;
    } catch {
      await delay(20);
    }
  }
}

async function letGo(client: Client, server: ServerProcess, ledger: Ledger): Promise<number> {
  const come = (step: string) =>
    until(
      async () => ((await ledger.count()).counts[step] === RUNS ? true : undefined),
      () => `not every run has come to "${step}":\n${server.output()}`,
      PATIENCE_MS,
    );
  await come('before');
  const begin = performance.now();
  for (let group = 0; group < GROUPS; group += 1) {
    const about = { id: `go-${group}`, source: '/bench', type: 'bench.go' };
    await client.events.send(NAMESPACE, [{ specversion: '1.0', ...about, data: { group } }]);
  }
  await come('after');
  return performance.now() - begin;
}

async function audit(client: Client, ledger: Ledger) {
  const ended = async () => (await allRuns(client, { status: 'running,waiting' })).length === 0;
  await until(
    async () => (await ended()) || undefined,
    () => 'some runs go on',
    PATIENCE_MS,
  );
  const completed = await allRuns(client, { status: 'completed' });
  const wishes = new Set(completed.map(({ tags }) => tags?.number));
  const counted = await ledger.count();
  const doubled = completed.length - wishes.size + counted.doubled;
  return { ledger: counted, lost: RUNS - wishes.size, doubled };
}

function rowsOf({ healthyMs, startsMs, finishedMs, ledger, lost, doubled }: Recovery): Row[] {
  const row = { case: `kill -9 with ${RUNS} open runs` };
  return [
    { ...row, metric: 'serving again', unit: 'ms', ours: healthyMs },
    { ...row, metric: 'the first run started again', unit: 'ms', ours: startsMs },
    { ...row, metric: 'all go on to their end', unit: 'runs/s', ours: (RUNS * 1000) / finishedMs },
    { ...row, metric: 'runs lost', unit: 'runs', ours: lost },
    { ...row, metric: 'runs or side effects doubled', unit: '', ours: doubled },
    { ...row, metric: 'repeated under the same key', unit: 'calls', ours: ledger.repeated },
  ];
}

const ledger = await startLedger();
try {
  const recovery = await withFolder((folder) => killAndRecover(folder, ledger));
  report('recovery', 'SQLite, WAL, synchronous=FULL: an fsync for each commit', rowsOf(recovery));
} finally {
  await ledger.close();
}
