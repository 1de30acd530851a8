import { type Batch, type Store, StoreFault } from '../packages/server/src/store/port.ts';
import type { Chance } from './chance.ts';
import type { Trace } from './trace.ts';

/**
 * What becomes of an operation. `refuse`: nothing is done, and the caller is told so.
 * `time-out`: it is done, and the caller hears that it is not.
 */
type Fate = 'work' | 'refuse' | 'time-out';

interface Asked {
  readonly name: string;
  readonly values: readonly unknown[];
  readonly answer: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * The store as one process sees it: nothing is done before the scheduler says so (`step`), in the
 * order in which it was asked for, as one database thread would, or in any order, as a pool of
 * connections would.
 */
export class SimulatedStore {
  readonly store: Store;
  /** Of 100 operations, so many go wrong. */
  faultsPercent = 0;
  /** Commits are refused while the disk is full. */
  isFull = false;
  readonly #truth: Store;
  readonly #chance: Chance;
  readonly #trace: Trace;
  readonly #onCommit: (batch: Batch) => Promise<void>;
  readonly #isOrdered: boolean;
  readonly #asked: Asked[] = [];

  /** `onCommit` is told what was written, before the runtime is. */
  constructor(
    truth: Store,
    ports: { chance: Chance; trace: Trace; onCommit: (batch: Batch) => Promise<void> },
  ) {
    this.#truth = truth;
    this.#chance = ports.chance;
    this.#trace = ports.trace;
    this.#onCommit = ports.onCommit;
    this.#isOrdered = ports.chance.oneIn(2);
    this.store = new Proxy(truth, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...values: unknown[]) => this.#ask(String(name), values);
      },
    });
  }

  /** How many operations wait to be done. */
  get waiting(): number {
    return this.#asked.length;
  }

  /** Does one operation. */
  async step(): Promise<void> {
    // Over a pool of connections whatever is asked for may overtake.
    const at = this.#isOrdered ? 0 : this.#chance.below(this.#asked.length);
    const [asked] = this.#asked.splice(at, 1);
    if (asked === undefined) return;
    const fate = this.#fateOf(asked);
    this.#trace.note(`store ${asked.name} ${fate} ${summaryOf(asked)}`);
    if (fate === 'refuse') return asked.fail(new StoreFault('The simulated store refuses.'));
    try {
      const answer = await this.#perform(asked);
      if (fate === 'work') asked.answer(answer);
      else asked.fail(new StoreFault('The simulated store has timed out.'));
    } catch (error) {
      this.#trace.note(`store failed ${error}`);
      asked.fail(error);
    }
  }

  /** The process is gone: some of what it had asked for is still done; nobody hears of it. */
  async die(): Promise<void> {
    for (let left = this.#chance.below(this.#asked.length + 1); left > 0; left -= 1) {
      const asked = this.#asked.shift();
      if (asked?.name !== 'commit') continue;
      this.#trace.note(`store ${asked.name} after death ${summaryOf(asked)}`);
      await this.#perform(asked).catch(() => undefined);
    }
    this.#asked.length = 0;
  }

  #ask(name: string, values: readonly unknown[]): Promise<unknown> {
    return new Promise((answer, fail) => this.#asked.push({ name, values, answer, fail }));
  }

  #fateOf({ name }: Asked): Fate {
    if (this.isFull && name === 'commit') return 'refuse';
    if (this.#chance.below(100) >= this.faultsPercent) return 'work';
    return name === 'commit' && this.#chance.oneIn(2) ? 'time-out' : 'refuse';
  }

  async #perform({ name, values }: Asked): Promise<unknown> {
    const operation: unknown = Reflect.get(this.#truth, name, this.#truth);
    if (typeof operation !== 'function') throw new Error(`Expected the store to have ${name}.`);
    const answer: unknown = await operation.apply(this.#truth, values);
    if (name === 'commit') await this.#onCommit(values[0] as Batch);
    return answer;
  }
}

function summaryOf({ values }: Asked): string {
  return JSON.stringify(values) ?? '';
}
