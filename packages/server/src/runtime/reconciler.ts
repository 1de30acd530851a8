import type { Alarm, Clock } from './ports.ts';

/** Does something now and then, for as long as it is not closed: never twice at the same time. */
export class Reconciler {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #reconcile: () => Promise<unknown>;
  #alarm: Alarm | null = null;
  #isClosed = false;

  constructor(clock: Clock, everyMs: number, reconcile: () => Promise<unknown>) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#reconcile = reconcile;
  }

  start(): void {
    if (this.#isClosed) return;
    this.#alarm = this.#clock.after(this.#everyMs, async () => {
      await this.#reconcile();
      this.start();
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#alarm?.cancel();
  }
}
