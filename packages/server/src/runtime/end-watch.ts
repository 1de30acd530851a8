import type { Store } from '../store/port.ts';
import type { Clock } from './ports.ts';
import type { CommittedTurn, RunSummary } from './runtime.ts';

/** What has become of a run that does nothing any more. */
export const ENDED: ReadonlySet<RunSummary['status']> = new Set([
  'completed',
  'faulted',
  'cancelled',
]);

type Tell = (hasEnded: boolean) => void;

/** Lets callers wait for the end of runs. */
export class EndWatch {
  readonly #store: Pick<Store, 'run'>;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Set<Tell>>();

  constructor(store: Pick<Store, 'run'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  committed({ runId, summary }: CommittedTurn): void {
    if (!ENDED.has(summary.status)) return;
    for (const tell of this.#waiting.get(runId) ?? []) tell(true);
  }

  /** Nobody waits any longer: an alarm would keep the process alive. */
  close(): void {
    for (const tell of [...this.#waiting.values()].flatMap((all) => [...all])) tell(false);
  }

  /** Resolves with true when the run has ended, with false when the time is up, or at the close. */
  async wait(runId: string, timeoutMs: number): Promise<boolean> {
    const { promise, resolve: tell } = Promise.withResolvers<boolean>();
    const alarm = this.#clock.after(timeoutMs, () => tell(false));
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

  #add(runId: string, tell: Tell): void {
    this.#waiting.set(runId, (this.#waiting.get(runId) ?? new Set()).add(tell));
  }

  #remove(runId: string, tell: Tell): void {
    const waiting = this.#waiting.get(runId);
    waiting?.delete(tell);
    if (waiting?.size === 0) this.#waiting.delete(runId);
  }
}
