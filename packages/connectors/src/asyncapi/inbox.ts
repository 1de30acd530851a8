import { lost, type Place } from './broker-fault.ts';

/** What has come and waits to be delivered, for protocols that do not wait for us. */
export class Inbox<T> {
  readonly #place: Place;
  readonly #items: T[] = [];
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(place: Place) {
    this.#place = place;
  }

  get size(): number {
    return this.#items.length;
  }

  push(item: T): void {
    if (this.#items.length >= maxItems)
      this.fail(lost(this.#place, 'sent more than could be taken'));
    else this.#items.push(item);
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
      if (item !== undefined) return item;
      if (this.#failure !== undefined) throw this.#failure.error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

const maxItems = 10_000;
