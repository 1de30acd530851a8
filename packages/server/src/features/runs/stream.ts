import { ENDED_STATUSES } from '@tutti/api';
import type { StreamMessage } from '../../http/answer.ts';
import { StalledClient } from '../../http/event-stream.ts';
import type { RunSummary } from '../../runtime/runtime.ts';
import type { RunQuery, Store } from '../../store/port.ts';
import { Bell } from './bell.ts';
import { matches } from './list-query.ts';
import { toRunEvent, toRunSummary } from './rules.ts';
import type { TurnFeed } from './turn-feed.ts';

const PAGE = 200;

export interface StreamPorts {
  readonly store: Pick<Store, 'run' | 'runEvents'>;
  readonly feed: TurnFeed;
}

/**
 * Every event of a run after a sequence number, then those to come, until the run has ended or
 * the signal aborts. Events are read from the store when they are wanted; commits only wake.
 */
export async function* tellRunEvents(
  { store, feed }: StreamPorts,
  runId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<StreamMessage> {
  const bell = new Bell();
  const stop = feed.followRun(runId, () => bell.ring());
  try {
    let last = after;
    while (!signal.aborted) {
      const events = await store.runEvents(runId, last, PAGE);
      for (const event of events) {
        yield { id: String(event.sequence), event: event.event.type, data: toRunEvent(event) };
        last = event.sequence;
      }
      if (events.length === PAGE) continue;
      if (await isTold(store, runId, last)) return;
      await bell.wait(signal);
    }
  } finally {
    stop();
  }
}

/** Whether a run has ended and has no event after `sequence`. */
export async function isTold(
  store: StreamPorts['store'],
  runId: string,
  sequence: number,
): Promise<boolean> {
  const run = await store.run(runId);
  return run === null || (ENDED_STATUSES.has(run.status) && run.sequence <= sequence);
}

/** More changed runs than this waiting for one client: it is too slow, and is dropped. */
const WAITING_RUNS = 10_000;

/**
 * Every run that the query asks for, whenever it changes, until the signal aborts. Changes of one
 * run that come faster than they are taken are told as one.
 */
export async function* tellRuns(
  { feed }: Pick<StreamPorts, 'feed'>,
  query: RunQuery & { readonly namespace: string },
  signal: AbortSignal,
): AsyncGenerator<StreamMessage> {
  const bell = new Bell();
  const changed = new Map<string, RunSummary>();
  let overrun = false;
  const stop = feed.followNamespace(query.namespace, ({ runId, summary }) => {
    if (!matches(query, summary)) return;
    if (changed.size < WAITING_RUNS) changed.set(runId, summary);
    else overrun = true;
    bell.ring();
  });
  try {
    while (!signal.aborted && !overrun) {
      for (const [runId, summary] of changed) {
        changed.delete(runId);
        yield { event: 'run', data: toRunSummary(summary) };
      }
      await bell.wait(signal);
    }
    if (overrun) throw new StalledClient(`More than ${WAITING_RUNS} changed runs are untold.`);
  } finally {
    stop();
  }
}
