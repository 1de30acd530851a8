import type { ContainerEngine, FoundContainer } from './container-engine.ts';

export interface SweeperOptions {
  readonly engine: ContainerEngine;
  readonly owner: string;
  /** The keys of the effects that are under way. */
  readonly active: ReadonlySet<string>;
  /**
   * How long nothing is swept at first: effects that were under way when the server ended need time to
   * be performed again, and to find their containers.
   */
  readonly graceMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Removes the containers of a server that have had their time, or that nobody came back for. */
export class Sweeper {
  readonly #options: SweeperOptions;
  readonly #startsAt: number;

  constructor(options: SweeperOptions) {
    this.#options = options;
    this.#startsAt = options.now() + options.graceMs;
  }

  /** Looks through all of them once. */
  async sweep(): Promise<void> {
    const { engine, owner, active, now } = this.#options;
    if (now() < this.#startsAt) return;
    for (const container of await engine.containers(owner)) {
      if (active.has(container.key) || !(await this.#isDue(container))) continue;
      await engine.stopAndRemove(container.id, 0);
    }
  }

  /** One that has not ended is nobody's any longer: whoever waited for it was to end it. */
  async #isDue({ id, state, cleanup }: FoundContainer): Promise<boolean> {
    if (state !== 'exited' || cleanup === 'always') return true;
    if (cleanup === 'never') return false;
    const { finishedAt } = await this.#options.engine.end(id);
    return this.#options.now() >= finishedAt + Number(cleanup);
  }
}
