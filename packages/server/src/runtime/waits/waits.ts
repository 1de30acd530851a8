import type { RunState, TaskWait } from '@tutti/engine';
import type { LoadedRun, Store } from '../../store/port.ts';
import type { Performer } from '../effects/performer.ts';
import { ENDED } from '../end-watch.ts';
import type { PlanMachines } from '../turns/plan-machines.ts';
import { readEventsLately } from './events-lately.ts';
import {
  type Link,
  type LiveTaskWait,
  liveWait,
  type PlaceWait,
  type RunWaits,
} from './run-waits.ts';
import { readSuspension } from './suspension.ts';

/** Tasks that are told of one run; a fork can have thousands. */
const MOST_TASKS = 500;
/** Of those, so many are told with what else the store knows. */
const MOST_SURROUNDINGS = 20;
/** Runs that are told to hold the places of a group. */
const MOST_HOLDERS = 10;
/** Runs that wait for each other are followed so far. */
const MOST_LINKS = 5;

export interface WaitPorts {
  readonly store: Pick<
    Store,
    | 'loadRun'
    | 'run'
    | 'runEvents'
    | 'places'
    | 'placeInLine'
    | 'acceptedEvents'
    | 'acceptedPosition'
  >;
  readonly machines: Pick<PlanMachines, 'load'>;
  readonly performer: Pick<Performer, 'standOf'>;
}

/** Why a run does not go on, from its log and from what is in hand; null when there is no such run. */
export async function readWaits(ports: WaitPorts, runId: string): Promise<RunWaits | null> {
  const loaded = await ports.store.loadRun(runId);
  if (loaded === null) return null;
  const { summary } = loaded;
  const waits = await waitsOf(ports, loaded);
  const tasks: LiveTaskWait[] = [];
  for (const [index, one] of waits.slice(0, MOST_TASKS).entries()) {
    tasks.push(await withSurroundings(ports, summary, one, index < MOST_SURROUNDINGS));
  }
  const place = await readPlace(ports, loaded);
  const suspended = await readSuspension(ports.store, summary);
  return {
    summary,
    ...(place && { place }),
    ...(suspended && { suspended }),
    tasks,
    taskCount: waits.length,
  };
}

async function waitsOf({ machines }: WaitPorts, loaded: LoadedRun): Promise<readonly TaskWait[]> {
  const machine = await machines.load(loaded.summary.planId);
  const state = stateOf(loaded, machine);
  return state === null ? [] : machine.waitsOf(state);
}

async function withSurroundings(
  ports: WaitPorts,
  { id, namespace }: LoadedRun['summary'],
  one: TaskWait,
  isWhole: boolean,
): Promise<LiveTaskWait> {
  const { store, performer } = ports;
  const { wait } = one;
  const stand = wait.kind === 'call' ? performer.standOf(id, wait.effect) : null;
  const child = wait.kind === 'child-run' ? await store.run(wait.runId) : null;
  if (!isWhole) return liveWait(one, { stand, child });
  const because = child ? await chainFrom(ports, child.id) : [];
  const lately = wait.kind === 'event' ? await readEventsLately(store, namespace, wait) : null;
  return liveWait(one, { stand, child, because, lately });
}

/** What a run waits for; when that is another run, what that one waits for, and so on. */
async function chainFrom(ports: WaitPorts, runId: string): Promise<readonly Link[]> {
  const links: Link[] = [];
  for (let next: string | undefined = runId; next !== undefined; ) {
    const loaded: LoadedRun | null = await ports.store.loadRun(next);
    if (loaded === null || ENDED.has(loaded.summary.status)) return links;
    const [first]: readonly TaskWait[] = await waitsOf(ports, loaded);
    if (first === undefined) return links;
    const { wait, task, attempt, since } = await withSurroundings(
      ports,
      loaded.summary,
      first,
      false,
    );
    const { namespace } = loaded.summary;
    const link = { runId: next, namespace, task, attempt, wait };
    links.push({ ...link, ...(since !== undefined && { since }) });
    next = wait.kind === 'child-run' && links.length < MOST_LINKS ? wait.runId : undefined;
  }
  return links;
}

function stateOf(
  { snapshot, events }: LoadedRun,
  machine: Awaited<ReturnType<PlanMachines['load']>>,
): RunState | null {
  let state = snapshot;
  for (const event of events) state = machine.evolve(state, event);
  return state;
}

async function readPlace(ports: WaitPorts, { summary }: LoadedRun): Promise<PlaceWait | null> {
  const { store } = ports;
  const { key, limit, queuedAt } = summary.concurrency ?? {};
  if (limit === undefined || queuedAt === undefined) return null;
  const place = await store.placeInLine(summary.id);
  // It has been admitted, or cancelled, since it was read.
  if (place === null) return null;
  const { holders } = await store.places(place.group, MOST_HOLDERS);
  const heldBy = holders.map(({ runId }) => runId);
  const [oldest] = heldBy;
  const because = oldest === undefined ? [] : await chainFrom(ports, oldest);
  return {
    ...(key !== undefined && { key }),
    limit,
    queuedAt,
    ahead: place.ahead,
    heldBy,
    ...(because.length > 0 && { because }),
  };
}
