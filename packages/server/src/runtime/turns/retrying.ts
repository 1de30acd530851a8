import { StoreFault } from '../../store/port.ts';
import type { Clock, Log } from '../ports.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;

/** Repeats what must not be lost while the store is out of order. */
export class Retrying {
  readonly #clock: Clock;
  readonly #log: Log;
  #isOutOfOrder = false;
  #isClosed = false;
  /** Ends the pauses under way. */
  readonly #pauses = new Set<() => void>();

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Nothing is repeated from here on. */
  close(): void {
    this.#isClosed = true;
    for (const end of this.#pauses) end();
  }

  /** Rejects with anything but a `StoreFault`, and with that too once closed. */
  async until<Value>(attempt: () => Promise<Value>): Promise<Value> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        const value = await attempt();
        this.#works();
        return value;
      } catch (error) {
        if (!(error instanceof StoreFault) || this.#isClosed) throw error;
        this.#fails(error);
        await this.#pause(pauseMs);
      }
    }
  }

  #works(): void {
    if (this.#isOutOfOrder) this.#log.info('The store works again.');
    this.#isOutOfOrder = false;
  }

  /** Said once, however many are waiting. */
  #fails(error: StoreFault): void {
    if (!this.#isOutOfOrder) {
      this.#log.error('The store is out of order; what was done is kept and tried again.', {
        error,
      });
    }
    this.#isOutOfOrder = true;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        alarm.cancel();
        this.#pauses.delete(end);
        resolve();
      };
      const alarm = this.#clock.after(ms, end);
      this.#pauses.add(end);
    });
  }
}
