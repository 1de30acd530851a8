import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Client, createClient } from '@tutti/client';
import { freePort } from '../../e2e/rig/free-port.ts';
import { type ServerProcess, startServerProcess } from '../../e2e/rig/server-process.ts';
import { until } from '../../e2e/rig/until.ts';
import { audit } from './audit/audit.ts';
import { crashInTheCalm } from './calm.ts';
import { collectRuns, countRuns } from './collect.ts';
import { crashAgainAndAgain } from './crashes.ts';
import { type Database, startDatabase } from './database.ts';
import type { Acknowledgement } from './evidence.ts';
import { Gate } from './gate.ts';
import { type Ledger, startLedger } from './ledger.ts';
import { ask, type Load, NAMESPACE } from './load.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { crashAtEveryPoint } from './points/every-point.ts';
import { seededRandom } from './random.ts';
import { linesOf, type Report, reportOf } from './report.ts';
import { calmWishes, wishes as makeWishes } from './wish.ts';

const DEFINITIONS = path.join(import.meta.dirname, 'definitions');
const START_WITHIN_MS = 30_000;
const FINISH_WITHIN_MS = 120_000;
const UNFINISHED = 'running,waiting,suspended';
const SLEEPERS = 6;
/** Sleepers wake at their time: not only when everything is looked through again, every 30 s. */
const WAKE_WITHIN_MS = 15_000;

interface Scene {
  readonly options: Options;
  readonly folder: string;
  readonly port: number;
  readonly ledger: Ledger;
  readonly database: Database;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs tell of their lives: that is part of every turn that a crash may hit. */
const ENV = { TUTTI_LIFECYCLE_EVENTS: '*' };

/** Sets the scene, plays it, and clears it away. */
async function crashTest(options: Options): Promise<Report> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tutti-crash-test-'));
  const ledger = await startLedger(seededRandom(options.seed));
  const database = await startDatabase(options.store, seededRandom(options.seed + 3));
  const env = { ...ENV, ...database.env };
  try {
    return await play({ options, folder, port: await freePort(), ledger, database, env });
  } finally {
    await ledger.close();
    await database.end();
    if (options.keep) console.log(`The data folder is left at ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  }
}

async function play(scene: Scene): Promise<Report> {
  const { options, ledger } = scene;
  const begun = performance.now();
  const first = startServerProcess(scene);
  const client = createClient({ url: first.url, token: await first.ready(START_WITHIN_MS) });
  await publishAll(client);

  const wishes = makeWishes(options.runs, seededRandom(options.seed + 1));
  const acknowledgements: Acknowledgement[] = [];
  const gate = new Gate(options.runs, options.kills);
  const giveUp = AbortSignal.timeout(options.limitMs);
  const load: Load = {
    client,
    ledgerUrl: ledger.url,
    signal: giveUp,
    mayStart: (index) => gate.pass(index),
    onAcknowledged: (one) => acknowledgements.push(one),
  };
  const asking = ask(wishes, load);
  const onKill = (count: number) => {
    gate.killed(count);
    ledger.changeFaults();
    console.log(
      `kill ${count} of ${options.kills}, ${acknowledgements.length} starts acknowledged`,
    );
  };
  const random = seededRandom(options.seed + 2);
  const crashing = crashAgainAndAgain(first, { ...scene, kills: options.kills, random, onKill });
  const [{ server, figures }] = await Promise.all([crashing, asking]);

  ledger.heal();
  await scene.database.heal();
  await allEnded(client, server, FINISH_WITHIN_MS);
  const sleepers = calmWishes(SLEEPERS);
  const last = await crashInTheCalm(server, scene, sleepers, { ...load, mayStart: async () => {} });
  await allEnded(client, last, WAKE_WITHIN_MS);
  const runs = await collectRuns(client);
  await last.stop();
  const evidence = { acknowledgements, runs, sideEffects: ledger.sideEffects() };
  const tookMs = Math.round(performance.now() - begun);
  const all = { ...figures, databaseCrashes: scene.database.crashes() };
  return reportOf(options, all, evidence, audit([...wishes, ...sleepers], evidence), tookMs);
}

async function publishAll(client: Client): Promise<void> {
  for (const name of await readdir(DEFINITIONS)) {
    await client.definitions.publish(
      NAMESPACE,
      await readFile(path.join(DEFINITIONS, name), 'utf8'),
    );
  }
}

/** Waits for the last run; a run that never ends is for the audit to tell. */
async function allEnded(client: Client, server: ServerProcess, withinMs: number): Promise<void> {
  const waited = until(
    async () => ((await countRuns(client, UNFINISHED)) === 0 ? true : undefined),
    () => server.output(),
    withinMs,
  );
  await waited.catch((error: unknown) => console.error(String(error)));
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  const options = readOptions(args, Date.now());
  if (options.points) return (await crashAtEveryPoint()) === 0 ? 0 : 1;
  const report = await crashTest(options);
  for (const line of linesOf(report)) console.log(line);
  if (options.json !== undefined) await writeFile(options.json, JSON.stringify(report, null, 2));
  return report.failed === 0 ? 0 : 1;
}

// Clients may still be asking when the test has failed; they end here.
process.exit(
  await main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    return 1;
  }),
);
