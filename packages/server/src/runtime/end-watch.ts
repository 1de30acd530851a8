/// <reference lib="esnext.disposable" />
import type { RunEvent } from '@tutti/engine';
import type { Store } from '../store/port.ts';
import type { Clock } from './ports.ts';
import type { CommittedTurn, RunSummary } from './runtime.ts';

/** What has become of a run that does nothing any more. */
export const ENDED: ReadonlySet<RunSummary['status']> = new Set([
  'completed',
  'faulted',
  'cancelled',
]);

/** A run at its end, as committed. */
export interface EndedRun {
  readonly summary: RunSummary;
  readonly lastEvent: RunEvent | undefined;
}

/** The end of one run, for as long as somebody holds on to it. */
export interface AwaitedEnd extends Disposable {
  /** Null as long as it has not been heard of. */
  readonly ended: EndedRun | null;
  /** Resolves with null when the time is up, or at the close. */
  within(timeoutMs: number): Promise<EndedRun | null>;
}

type Tell = (ended: EndedRun | null) => void;

/** Lets callers wait for the end of runs. */
export class EndWatch {
  readonly #store: Pick<Store, 'run'>;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Set<Tell>>();
  #isClosed = false;

  constructor(store: Pick<Store, 'run'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  committed({ runId, summary, events }: CommittedTurn): void {
    if (!ENDED.has(summary.status)) return;
    const tells = this.#waiting.get(runId);
    if (tells === undefined) return;
    const ended = { summary, lastEvent: events.at(-1) };
    for (const tell of tells) tell(ended);
  }

  /** Nobody waits any longer: an alarm would keep the process alive. */
  close(): void {
    this.#isClosed = true;
    for (const tell of [...this.#waiting.values()].flatMap((all) => [...all])) tell(null);
  }

  /** Hears of an end that is committed from now on. */
  watch(runId: string): AwaitedEnd {
    const { promise, resolve } = Promise.withResolvers<EndedRun | null>();
    let ended: EndedRun | null = null;
    const tell: Tell = (end) => {
      ended = end;
      resolve(end);
    };
    this.#add(runId, tell);
    return {
      get ended() {
        return ended;
      },
      within: (timeoutMs) => this.#within(promise, timeoutMs),
      [Symbol.dispose]: () => this.#remove(runId, tell),
    };
  }

  /** Resolves with true when the run has ended, with false when the time is up, or at the close. */
  async wait(runId: string, timeoutMs: number): Promise<boolean> {
    // First listening, then looking: an end in between is not missed.
    using end = this.watch(runId);
    const waiting = end.within(timeoutMs);
    return (await this.#hasEnded(runId)) || (await waiting) !== null;
  }

  async #within(end: Promise<EndedRun | null>, timeoutMs: number): Promise<EndedRun | null> {
    if (this.#isClosed) return null;
    const { promise: timeIsUp, resolve } = Promise.withResolvers<null>();
    const alarm = this.#clock.after(timeoutMs, () => resolve(null));
    try {
      return await Promise.race([end, timeIsUp]);
    } finally {
      alarm.cancel();
    }
  }

  async #hasEnded(runId: string): Promise<boolean> {
    const summary = await this.#store.run(runId);
    return summary !== null && ENDED.has(summary.status);
  }

  #add(runId: string, tell: Tell): void {
    this.#waiting.set(runId, (this.#waiting.get(runId) ?? new Set()).add(tell));
  }

  #remove(runId: string, tell: Tell): void {
    const waiting = this.#waiting.get(runId);
    waiting?.delete(tell);
    if (waiting?.size === 0) this.#waiting.delete(runId);
  }
}
