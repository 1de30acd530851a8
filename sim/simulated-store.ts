import { type Batch, type Store, StoreFault } from '../packages/server/src/store/port.ts';
import type { Chance } from './chance.ts';
import type { Trace } from './trace.ts';

/**
 * What becomes of an operation. `refuse`: nothing is done, and the caller is told so.
 * `time-out`: it is done, and the caller hears that it is not.
 */
type Fate = 'work' | 'refuse' | 'time-out';

/** Who may write: the process that has taken the lease last. */
export interface Lease {
  epoch: number;
  /** Switched off to see whether anything here notices. */
  readonly isChecked: boolean;
}

/** How a process dies: with what it had asked of the store done, undone, or done in part. */
export type Death = 'before-commit' | 'after-commit' | 'torn';

export interface StorePorts {
  readonly chance: Chance;
  readonly trace: Trace;
  readonly lease: Lease;
  /** Is told what was written, before the runtime is. Answers what the runtime must do about it. */
  readonly onCommit: (batch: Batch) => Promise<readonly string[]>;
  /** The runtime has been told. */
  readonly onHeard: (unwanted: readonly string[]) => void;
}

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
  readonly #ports: StorePorts;
  readonly #epoch: number;
  readonly #isOrdered: boolean;
  readonly #asked: Asked[] = [];

  /** Takes the lease: whoever had it before writes no more. */
  constructor(truth: Store, ports: StorePorts) {
    this.#truth = truth;
    this.#ports = ports;
    this.#chance = ports.chance;
    this.#trace = ports.trace;
    ports.lease.epoch += 1;
    this.#epoch = ports.lease.epoch;
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
      const { answer, unwanted } = await this.#perform(asked);
      if (fate === 'work') asked.answer(answer);
      if (fate === 'work') this.#ports.onHeard(unwanted);
      else asked.fail(new StoreFault('The simulated store has timed out.'));
    } catch (error) {
      this.#trace.note(`store failed ${error}`);
      asked.fail(error);
    }
  }

  /** How many commits wait to be done. */
  get commits(): number {
    return this.#asked.filter(({ name }) => name === 'commit').length;
  }

  /**
   * The process is gone, and nobody hears of what is still done. A commit that was under way is whole
   * or absent; when the last ones are torn, each may be either, whatever became of those before it.
   */
  async die(death: Death): Promise<void> {
    const commits = this.#asked.splice(0).filter(({ name }) => name === 'commit');
    for (const asked of commits) {
      if (death === 'before-commit' || (death === 'torn' && this.#chance.oneIn(2))) continue;
      this.#trace.note(`store ${asked.name} after death ${summaryOf(asked)}`);
      await this.#perform(asked).catch(() => undefined);
    }
  }

  #ask(name: string, values: readonly unknown[]): Promise<unknown> {
    return new Promise((answer, fail) => this.#asked.push({ name, values, answer, fail }));
  }

  #fateOf({ name }: Asked): Fate {
    if (this.isFull && name === 'commit') return 'refuse';
    if (this.#chance.below(100) >= this.faultsPercent) return 'work';
    return name === 'commit' && this.#chance.oneIn(2) ? 'time-out' : 'refuse';
  }

  async #perform({ name, values }: Asked) {
    const { lease, onCommit } = this.#ports;
    if (WRITES.includes(name) && lease.isChecked && lease.epoch !== this.#epoch) {
      throw new StoreFault('Expected this process to hold the lease, but another one does.');
    }
    const operation: unknown = Reflect.get(this.#truth, name, this.#truth);
    if (typeof operation !== 'function') throw new Error(`Expected the store to have ${name}.`);
    const answer: unknown = await operation.apply(this.#truth, values);
    const unwanted = name === 'commit' ? await onCommit(values[0] as Batch) : [];
    return { answer, unwanted };
  }
}

const WRITES = ['commit', 'sweep', 'publish', 'changeResources'];

function summaryOf({ values }: Asked): string {
  return JSON.stringify(values) ?? '';
}
