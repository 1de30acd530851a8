import type { RunState } from '@tutti/engine';
import type { LoadedRun, Store } from '../../store/port.ts';
import type { Performer } from '../effects/performer.ts';
import type { PlanMachines } from '../turns/plan-machines.ts';
import { liveWait, type PlaceWait, type RunWaits } from './run-waits.ts';

/** Tasks that are told of one run; a fork can have thousands. */
const MOST_TASKS = 500;
/** Runs that are told to hold the places of a group. */
const MOST_HOLDERS = 10;

export interface WaitPorts {
  readonly store: Pick<Store, 'loadRun' | 'run' | 'places' | 'placeInLine'>;
  readonly machines: Pick<PlanMachines, 'load'>;
  readonly performer: Pick<Performer, 'standOf'>;
}

/** Why a run does not go on, from its log and from what is in hand; null when there is no such run. */
export async function readWaits(
  { store, machines, performer }: WaitPorts,
  runId: string,
): Promise<RunWaits | null> {
  const loaded = await store.loadRun(runId);
  if (loaded === null) return null;
  const { summary } = loaded;
  const machine = await machines.load(summary.planId);
  const state = stateOf(loaded, machine);
  const waits = state === null ? [] : machine.waitsOf(state);
  const tasks = waits.slice(0, MOST_TASKS).map(async (one) => {
    const { wait } = one;
    const stand = wait.kind === 'call' ? performer.standOf(runId, wait.effect) : null;
    const child = wait.kind === 'child-run' ? await store.run(wait.runId) : null;
    return liveWait(one, { stand, child });
  });
  const place = await readPlace(store, loaded);
  return {
    summary,
    ...(place && { place }),
    tasks: await Promise.all(tasks),
    taskCount: waits.length,
  };
}

function stateOf(
  { snapshot, events }: LoadedRun,
  machine: Awaited<ReturnType<PlanMachines['load']>>,
): RunState | null {
  let state = snapshot;
  for (const event of events) state = machine.evolve(state, event);
  return state;
}

async function readPlace(
  store: WaitPorts['store'],
  { summary }: LoadedRun,
): Promise<PlaceWait | null> {
  const { key, limit, queuedAt } = summary.concurrency ?? {};
  if (limit === undefined || queuedAt === undefined) return null;
  const place = await store.placeInLine(summary.id);
  // It has been admitted, or cancelled, since it was read.
  if (place === null) return null;
  const { holders } = await store.places(place.group, MOST_HOLDERS);
  const heldBy = holders.map(({ runId }) => runId);
  return { ...(key !== undefined && { key }), limit, queuedAt, ahead: place.ahead, heldBy };
}
