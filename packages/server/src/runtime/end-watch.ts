import type { Store } from '../store/port.ts';
import type { Clock } from './ports.ts';
import type { CommittedTurn, RunSummary } from './runtime.ts';

const ENDED: ReadonlySet<RunSummary['status']> = new Set(['completed', 'faulted', 'cancelled']);

/** Lets callers wait for the end of runs. */
export class EndWatch {
  readonly #store: Pick<Store, 'run'>;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(store: Pick<Store, 'run'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  committed({ runId, summary }: CommittedTurn): void {
    if (!ENDED.has(summary.status)) return;
    for (const tell of this.#waiting.get(runId) ?? []) tell();
  }

  /** Resolves with true when the run has ended, with false when the time is up. */
  async wait(runId: string, timeoutMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const alarm = this.#clock.after(timeoutMs, () => resolve(false));
    const tell = () => resolve(true);
    // First listening, then looking: an end in between is not missed.
    this.#add(runId, tell);
    try {
      return (await this.#hasEnded(runId)) || (await promise);
    } finally {
      alarm.cancel();
      this.#remove(runId, tell);
    }
  }

  async #hasEnded(runId: string): Promise<boolean> {
    const summary = await this.#store.run(runId);
    return summary !== null && ENDED.has(summary.status);
  }

  #add(runId: string, tell: () => void): void {
    this.#waiting.set(runId, (this.#waiting.get(runId) ?? new Set()).add(tell));
  }

  #remove(runId: string, tell: () => void): void {
    const waiting = this.#waiting.get(runId);
    waiting?.delete(tell);
    if (waiting?.size === 0) this.#waiting.delete(runId);
  }
}
