import type { Instant, RunState, TaskWait } from '@tutti/engine';
import type { LoadedRun, NumberedEvent, Store } from '../../store/port.ts';
import type { RunSummary } from '../runtime.ts';
import type { PlanMachines } from '../turns/plan-machines.ts';

/** A place in the log of a run: after an event, or after all that had happened by an instant. */
export type LogPosition =
  | { readonly kind: 'sequence'; readonly sequence: number }
  | { readonly kind: 'time'; readonly time: Instant };

/** What was known of a run after one of its events. */
export interface PastRun {
  /** As it is now. */
  readonly summary: RunSummary;
  /** Of the version that it followed then: a run can go over to another one. */
  readonly definition: RunSummary['definition'];
  readonly state: RunState;
  /** When the last event that is counted happened. */
  readonly at: Instant;
  /** What each of its deepest live tasks waited for, as far as the run itself knew. */
  readonly waits: readonly TaskWait[];
}

export type PastAnswer =
  | { readonly kind: 'past'; readonly past: PastRun }
  | { readonly kind: 'unknown-run' }
  /** The log ends before that event, or nothing had happened by then. */
  | {
      readonly kind: 'no-such-position';
      readonly lastSequence: number;
      readonly startedAt: Instant;
    };

export interface HistoryPorts {
  readonly store: Pick<Store, 'loadRun' | 'runEvents'>;
  readonly machines: Pick<PlanMachines, 'load'>;
}

/** Events that are read and replayed at once: others have their turn in between. */
const PAGE = 500;

/** Replays the log of a run up to a position, from the last snapshot before it; without one: to its end. */
export async function readPast(
  { store, machines }: HistoryPorts,
  runId: string,
  position?: LogPosition,
): Promise<PastAnswer> {
  const loaded = await store.loadRun(runId);
  if (loaded === null) return { kind: 'unknown-run' };
  const { summary } = loaded;
  const { sequence: lastSequence, startedAt } = summary;
  const isBefore = limitOf(position ?? { kind: 'sequence', sequence: lastSequence });
  const machine = await machines.load(summary.planId);
  let [state, at] = await startOf(store, loaded, isBefore);
  for await (const { sequence, event } of eventsAfter(store, runId, state?.sequence ?? 0)) {
    if (!isBefore({ sequence, at: event.at })) break;
    state = machine.evolve(state, event);
    at = event.at;
  }
  const isThere = position?.kind !== 'sequence' || state?.sequence === position.sequence;
  if (state === null || !isThere) return { kind: 'no-such-position', lastSequence, startedAt };
  const { plan, waitsOf } = await machines.load(state.planId);
  const definition = { ...summary.definition, version: plan.document.version };
  return { kind: 'past', past: { summary, definition, state, at, waits: waitsOf(state) } };
}

type Counted = (event: { readonly sequence: number; readonly at: Instant }) => boolean;

function limitOf(position: LogPosition): Counted {
  if (position.kind === 'time') return ({ at }) => at <= position.time;
  return ({ sequence }) => sequence <= position.sequence;
}

/** The snapshot, when it is not of later. */
async function startOf(
  store: HistoryPorts['store'],
  { summary, snapshot }: LoadedRun,
  isBefore: Counted,
): Promise<[RunState | null, Instant]> {
  if (snapshot === null) return [null, summary.startedAt];
  const { sequence } = snapshot;
  const [last] = await store.runEvents(summary.id, sequence - 1, 1);
  const at = last?.event.at ?? summary.startedAt;
  return isBefore({ sequence, at }) ? [snapshot, at] : [null, summary.startedAt];
}

/** The events of a run after one of them, a page at a time. */
export async function* eventsAfter(
  store: Pick<Store, 'runEvents'>,
  runId: string,
  after: number,
): AsyncGenerator<NumberedEvent> {
  for (let from = after; ; ) {
    const page = await store.runEvents(runId, from, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    from = last.sequence;
  }
}
