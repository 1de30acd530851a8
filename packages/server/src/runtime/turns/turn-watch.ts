/// <reference lib="esnext.disposable" />
import type { CommittedTurn } from '../runtime.ts';

/** The next committed turn of a run, for as long as somebody holds on to it. */
export interface AwaitedTurn extends Disposable {
  /** Resolves when a turn is committed, or nobody wants to know any longer. */
  readonly committed: Promise<void>;
}

/** Lets callers wait until something has happened to a run. */
export class TurnWatch {
  readonly #waiting = new Map<string, Set<() => void>>();

  committed({ runId }: Pick<CommittedTurn, 'runId'>): void {
    for (const tell of this.#waiting.get(runId) ?? []) tell();
  }

  next(runId: string, signal: AbortSignal): AwaitedTurn {
    const { promise: committed, resolve: tell } = Promise.withResolvers<void>();
    const waiting = this.#waiting.get(runId) ?? new Set();
    this.#waiting.set(runId, waiting.add(tell));
    const giveUp = () => tell();
    signal.addEventListener('abort', giveUp);
    const dispose = () => {
      signal.removeEventListener('abort', giveUp);
      waiting.delete(tell);
      if (waiting.size === 0 && this.#waiting.get(runId) === waiting) this.#waiting.delete(runId);
    };
    return { committed, [Symbol.dispose]: dispose };
  }
}
