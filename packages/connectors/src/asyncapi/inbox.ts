import { lost, type Place } from './broker-fault.ts';

/** How much may wait. */
export interface InboxLimits {
  readonly items: number;
  readonly bytes: number;
}

const defaultLimits: InboxLimits = { items: 10_000, bytes: 64 * 1024 * 1024 };

/**
 * What has come and waits to be delivered, for protocols that do not wait for us. More than may wait
 * is a failure: the broker would fill the memory while a run works on one message.
 */
export class Inbox<T> {
  readonly #place: Place;
  readonly #bytesOf: (item: T) => number;
  readonly #limits: InboxLimits;
  readonly #items: T[] = [];
  #bytes = 0;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(place: Place, bytesOf: (item: T) => number, limits = defaultLimits) {
    this.#place = place;
    this.#bytesOf = bytesOf;
    this.#limits = limits;
  }

  get size(): number {
    return this.#items.length;
  }

  push(item: T): void {
    if (this.#failure !== undefined) return;
    const bytes = this.#bytes + this.#bytesOf(item);
    if (this.#items.length >= this.#limits.items || bytes > this.#limits.bytes) {
      this.fail(lost(this.#place, 'sent more than could be taken'));
      return;
    }
    this.#bytes = bytes;
    this.#items.push(item);
    this.#wake();
  }

  /** What has come before is still handed out. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  /** The next item; rejects with what `fail` was told when there will be none. */
  async next(): Promise<T> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) {
        this.#bytes -= this.#bytesOf(item);
        return item;
      }
      if (this.#failure !== undefined) throw this.#failure.error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
