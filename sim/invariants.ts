import { isDeepStrictEqual } from 'node:util';
import { compensationOf, currentTasksOf, type RunState, statusOf } from '@tutti/engine';
import { violations } from '../packages/engine/src/testing/invariants.ts';
import { groupOf } from '../packages/server/src/runtime/concurrency/group.ts';
import type { RunSummary } from '../packages/server/src/runtime/runtime.ts';
import type { OutboxItem, Store, Turn } from '../packages/server/src/store/port.ts';
import type { Shadow } from './witness.ts';

const LONG = 150;
export const ENDED: readonly string[] = ['completed', 'faulted', 'cancelled'];

/** What is not true of a run after a commit that has changed it, as the sentences that should be. */
export async function afterCommit(truth: Store, turn: Turn, shadow: Shadow): Promise<string[]> {
  const checks = [
    isLookedAt(turn, shadow) ? violations(shadow) : [],
    projections(turn, shadow),
    settledOnce(shadow),
    await heldPlaces(truth, turn.summary),
  ];
  return checks.flat();
}

/** The engine's invariants read all of the log: of a long one, after every eighth event or so. */
function isLookedAt({ firstSequence, summary }: Turn, { log }: Shadow): boolean {
  return log.length < LONG || firstSequence % 8 === 0 || ENDED.includes(summary.status);
}

/** What is not true of a run at rest: everything that was committed about it is looked at. */
export async function atRest(truth: Store, runId: string, shadow: Shadow): Promise<string[]> {
  const outbox = await truth.outbox(0, 100_000);
  const checks = [
    await logAndSnapshot(truth, runId, shadow),
    await awaited(truth, runId, shadow.state, outbox),
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

async function logAndSnapshot(truth: Store, runId: string, shadow: Shadow): Promise<string[]> {
  const numbered = await truth.runEvents(runId, 0, 100_000);
  const loaded = await truth.loadRun(runId);
  let state: RunState | null = loaded?.snapshot ?? null;
  for (const event of loaded?.events ?? []) state = shadow.machine.evolve(state, event);
  return [
    ...(numbered.every(({ sequence }, index) => sequence === index + 1)
      ? []
      : ['The events of a run are numbered without gaps.']),
    ...(isDeepStrictEqual(
      JSON.parse(JSON.stringify(state)),
      JSON.parse(JSON.stringify(shadow.state)),
    )
      ? []
      : ['A run is loaded as its log tells it.']),
  ];
}

/** A run that has not ended waits for something that exists. */
async function awaited(
  truth: Store,
  runId: string,
  state: RunState,
  outbox: readonly OutboxItem[],
): Promise<string[]> {
  if (state.status !== 'running') return [];
  const missing: string[] = [];
  for (const { effect, childRunId } of Object.values(state.activations)) {
    if (effect === undefined) continue;
    if (outbox.some((item) => item.runId === runId && item.key === effect)) continue;
    if (childRunId !== undefined && (await answers(truth, childRunId, outbox))) continue;
    missing.push(`Effect ${effect} that is awaited exists in the store.`);
  }
  return missing;
}

/** Whether a child run is under way, or its report is. */
async function answers(truth: Store, childRunId: string, outbox: readonly OutboxItem[]) {
  const child = await truth.run(childRunId);
  if (child !== null && !ENDED.includes(child.status)) return true;
  return outbox.some(({ runId, effect }) => runId === childRunId && effect.type === 'report');
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
