import { isDeepStrictEqual } from 'node:util';
import { compensationOf, currentTasksOf, type RunState, statusOf } from '@tutti/engine';
import { violations } from '../packages/engine/src/testing/invariants.ts';
import { groupOf } from '../packages/server/src/runtime/concurrency/group.ts';
import type { RunSummary } from '../packages/server/src/runtime/runtime.ts';
import type { Store, Turn } from '../packages/server/src/store/port.ts';
import { ENDED } from './ended.ts';
import type { Shadow } from './witness.ts';

const LONG = 150;

/** What is not true of a run after a commit that has changed it, as the sentences that should be. */
export async function afterCommit(truth: Store, turn: Turn, shadow: Shadow): Promise<string[]> {
  const isWhole = isLookedAt(turn, shadow);
  const { id } = turn.summary;
  const checks = [
    isWhole ? violations(shadow) : [],
    projections(turn, shadow),
    settledOnce(shadow),
    await heldPlaces(truth, turn.summary),
    isWhole ? await restarted(truth, id, shadow) : [],
    turn.humanTasks.length > 0 ? await humanTasks(truth, id, shadow.state) : [],
  ];
  return checks.flat();
}

/** All of the log is read for it: of a long one, after every eighth event or so. */
function isLookedAt({ firstSequence, summary }: Turn, { log }: Shadow): boolean {
  return log.length < LONG || firstSequence % 8 === 0 || ENDED.includes(summary.status);
}

/** What is not true of a run at rest: everything that was committed about it is looked at. */
export async function atRest(truth: Store, runId: string, shadow: Shadow): Promise<string[]> {
  const checks = [
    await gapless(truth, runId),
    await restarted(truth, runId, shadow),
    await humanTasks(truth, runId, shadow.state),
  ];
  return checks.flat();
}

/** Lists and headers show what the log comes to. */
function projections({ summary, dueAt }: Turn, { machine, state }: Shadow): string[] {
  const shown = [summary.status, summary.compensation, summary.currentTasks, summary.sequence];
  const is = [statusOf(state), compensationOf(state), currentTasksOf(state), state.sequence];
  return [
    ...(isDeepStrictEqual(shown, is) ? [] : [`Projections equal the replay: ${shown}, but ${is}.`]),
    ...(dueAt === machine.nextDueAt(state) ? [] : ['The due time equals that of the replay.']),
  ];
}

function settledOnce({ log }: Shadow): string[] {
  const settled = log.flatMap((event) => (event.type === 'effect-settled' ? [event.effect] : []));
  return new Set(settled).size === settled.length
    ? []
    : ['The result of an effect is recorded once.'];
}

async function heldPlaces(truth: Store, summary: RunSummary): Promise<string[]> {
  const group = groupOf(summary);
  if (group === null || summary.concurrency === undefined) return [];
  const { held } = await truth.places(group, 1);
  const { limit } = summary.concurrency;
  return held <= limit ? [] : [`A group holds at most ${limit} places, but it holds ${held}.`];
}

async function gapless(truth: Store, runId: string): Promise<string[]> {
  const numbered = await truth.runEvents(runId, 0, 100_000);
  return numbered.every(({ sequence }, index) => sequence === index + 1)
    ? []
    : ['The events of a run are numbered without gaps.'];
}

/** A server that starts now knows the run as the one does that has just written it. */
async function restarted(truth: Store, runId: string, shadow: Shadow): Promise<string[]> {
  const loaded = await truth.loadRun(runId);
  let state: RunState | null = loaded?.snapshot ?? null;
  for (const event of loaded?.events ?? []) state = shadow.machine.evolve(state, event);
  return isDeepStrictEqual(asJson(state), asJson(shadow.state))
    ? []
    : ['A run is after a restart as it was before.'];
}

/** Lists of human tasks show what the run waits for. */
async function humanTasks(truth: Store, runId: string, state: RunState): Promise<string[]> {
  const { namespace } = (await truth.run(runId)) ?? { namespace: '' };
  const status = ['open', 'claimed'] as const;
  const { tasks } = await truth.humanTasks({ namespace, runId, status, limit: 1000 });
  const shown = tasks.map(({ activation }) => activation).sort();
  const asking = Object.values(state.activations)
    .filter(({ body }) => body?.kind === 'human' && !body.completion)
    .map(({ id }) => id)
    .sort();
  if (state.status === 'faulted' ? shown.length === 0 : isDeepStrictEqual(shown, asking)) return [];
  return [`Lists show the human tasks that the run waits for: ${shown}, but ${asking}.`];
}

function asJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}
