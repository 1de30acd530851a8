import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Callers, startCallers } from './callers.ts';
import { withFolder } from './folder.ts';
import type { Job, Load } from './load.ts';
import type { BenchOptions } from './options.ts';
import { startOwnProcess } from './own-process.ts';
import { startDbos } from './subjects/dbos.ts';
import { startN8n } from './subjects/n8n.ts';
import { startNodeRed } from './subjects/node-red.ts';
import { startRestate } from './subjects/restate.ts';
import type { Scene, Subject } from './subjects/subject.ts';
import { startTutti, startTuttiOnPostgres, type Tutti } from './subjects/tutti.ts';
import type { Work } from './work.ts';

const PEERS: { readonly [name: string]: (scene: Scene) => Promise<Subject> } = {
  restate: startRestate,
  dbos: startDbos,
  'node-red': startNodeRed,
  n8n: startN8n,
  'tutti-postgres': startTuttiOnPostgres,
};

/** Ours and its peers, all serving, and callers that ask them. */
export interface Stage {
  readonly ours: Tutti;
  readonly peers: readonly Subject[];
  /** Has the callers carry out a job. Throws when an answer was no success. */
  load(job: Job): Promise<Load>;
  /** The same, whatever the answers are. */
  tolerantLoad(job: Job): Promise<Load>;
  /** How many calls the echo service has answered. */
  echoed(): Promise<number>;
}

/** Sets up everything that some works need, and clears it away afterwards. */
export function onStage<T>(
  options: BenchOptions,
  works: readonly Work[],
  play: (stage: Stage) => Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    const closing: (() => Promise<void>)[] = [];
    const opened = <O extends { close(): Promise<void> }>(one: O): O => {
      closing.unshift(() => one.close());
      return one;
    };
    try {
      const echo = opened(startOwnProcess('echo-program'));
      const scene = (name: string) =>
        sceneOf({ folder: path.join(folder, name), echo: origin, works });
      const origin = originOf(await echo.next());
      const callers = opened(await startCallers());
      const ours = opened(
        await startTutti(await scene('tutti'), { profileFolder: options.profile }),
      );
      const peers: Subject[] = [];
      for (const name of options.peers)
        peers.push(opened(await starterOf(name)(await scene(name))));
      return await play({
        ...{ ours, peers },
        load: (job) => succeed(callers, job),
        tolerantLoad: (job) => callers.load(job),
        echoed: async () => {
          echo.tell({});
          return Number(await echo.next());
        },
      });
    } finally {
      for (const close of closing) await close();
    }
  });
}

/** What each of them promises of what it has recorded. */
export function durabilityOf({ ours, peers }: Stage): string {
  return [ours, ...peers].map(({ name, durability }) => `${name}: ${durability}`).join('; ');
}

async function sceneOf(scene: Scene): Promise<Scene> {
  await mkdir(scene.folder);
  return scene;
}

function starterOf(name: string) {
  const starter = Object.hasOwn(PEERS, name) ? PEERS[name] : undefined;
  if (starter !== undefined) return starter;
  const known = Object.keys(PEERS).join(', ');
  throw new Error(`Expected --peers to name some of ${known}, but got "${name}".`);
}

function originOf(address: unknown): string {
  return `http://127.0.0.1:${(address as { port: number }).port}/`;
}

/** Figures say nothing when an answer was a refusal. */
async function succeed(callers: Callers, job: Job): Promise<Load> {
  const load = await callers.load(job);
  if (load.complaint === undefined) return load;
  throw new Error(`Expected successes of ${job.requests[0]?.url}, but got ${load.complaint}`);
}
