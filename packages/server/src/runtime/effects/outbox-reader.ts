import type { Store } from '../../store/port.ts';
import { OnceMore } from '../once-more.ts';
import type { Log } from '../ports.ts';
import type { Performer } from './performer.ts';

const PAGE = 500;

/**
 * Hands the performer what the outbox holds and nobody performs: at the start, when there is room
 * again, and every now and then.
 */
export class OutboxReader {
  readonly #store: Pick<Store, 'outbox'>;
  readonly #performer: Performer;
  readonly #reading: OnceMore;

  constructor(store: Pick<Store, 'outbox'>, performer: Performer, log: Log) {
    this.#store = store;
    this.#performer = performer;
    this.#reading = new OnceMore(
      () => performer.whileReading(() => this.#readAll()),
      (error) => log.warn('The outbox could not be read; it will be tried again.', { error }),
    );
  }

  read(): Promise<void> {
    return this.#reading.ask();
  }

  async #readAll(): Promise<void> {
    for (let after = 0; ; ) {
      const page = await this.#store.outbox(after, PAGE);
      for (const entry of page) this.#performer.take(entry);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE || !this.#performer.hasRoom) return;
      after = last.position;
    }
  }
}
