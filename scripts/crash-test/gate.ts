/** Lets the load go on only as fast as the crashes do, so that every crash meets work. */
export class Gate {
  readonly #total: number;
  readonly #kills: number;
  #killed = 0;
  #waiting: { index: number; open: () => void }[] = [];

  constructor(total: number, kills: number) {
    this.#total = total;
    this.#kills = kills;
  }

  /** Resolves when the wish at `index` (from 0) may be asked for. */
  pass(index: number): Promise<void> {
    if (this.#isOpenFor(index)) return Promise.resolve();
    return new Promise((open) => this.#waiting.push({ index, open }));
  }

  killed(count: number): void {
    this.#killed = count;
    const ready = this.#waiting.filter(({ index }) => this.#isOpenFor(index));
    this.#waiting = this.#waiting.filter((one) => !ready.includes(one));
    for (const { open } of ready) open();
  }

  /** Before the first kill one share of the wishes may start, and one more with every kill. */
  #isOpenFor(index: number): boolean {
    return index < ((this.#killed + 1) * this.#total) / (this.#kills + 1);
  }
}
