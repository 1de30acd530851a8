interface Waiting<Item> {
  readonly item: Item;
  readonly rank: number;
  readonly order: number;
  isGone: boolean;
}

/** So many that have gone are not worth cleaning up. */
const SLACK = 16;

/** The smallest rank goes first; of equal ones, who came first. A heap: a long line costs little. */
export class RankedLine<Item> {
  readonly #heap: Waiting<Item>[] = [];
  readonly #entries = new Map<Item, Waiting<Item>>();
  #arrivals = 0;

  get size(): number {
    return this.#entries.size;
  }

  add(item: Item, rank: number): void {
    this.#arrivals += 1;
    const entry = { item, rank, order: this.#arrivals, isGone: false };
    this.#entries.set(item, entry);
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
  }

  /** Who is next; who is there stays. */
  get first(): Item | undefined {
    this.#dropGone();
    return this.#heap[0]?.item;
  }

  take(): Item | undefined {
    const { first } = this;
    if (first !== undefined) this.delete(first);
    return first;
  }

  delete(item: Item): boolean {
    const entry = this.#entries.get(item);
    if (entry === undefined) return false;
    entry.isGone = true;
    this.#entries.delete(item);
    if (this.#heap.length > 2 * this.#entries.size + SLACK) this.#rebuild();
    return true;
  }

  /** How many go before this one. */
  ahead(item: Item): number {
    const mine = this.#entries.get(item);
    if (mine === undefined) return 0;
    return [...this.#entries.values()].filter((entry) => isBefore(entry, mine)).length;
  }

  #dropGone(): void {
    while (this.#heap[0]?.isGone) {
      const last = this.#heap.pop();
      if (last === undefined || this.#heap.length === 0) return;
      this.#heap[0] = last;
      this.#sink();
    }
  }

  #rebuild(): void {
    const here = this.#heap.filter(({ isGone }) => !isGone);
    // What is sorted is a heap.
    here.sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.#heap.splice(0, this.#heap.length, ...here);
  }

  #rise(from: number): void {
    for (let index = from; index > 0; ) {
      const above = (index - 1) >> 1;
      if (!this.#swapUnlessBefore(above, index)) return;
      index = above;
    }
  }

  #sink(): void {
    for (let index = 0; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const other = this.#heap[right];
      const mine = this.#heap[left];
      if (mine === undefined) return;
      const below = other !== undefined && isBefore(other, mine) ? right : left;
      if (!this.#swapUnlessBefore(index, below)) return;
      index = below;
    }
  }

  #swapUnlessBefore(above: number, below: number): boolean {
    const [upper, lower] = [this.#heap[above], this.#heap[below]];
    if (upper === undefined || lower === undefined || isBefore(upper, lower)) return false;
    this.#heap[above] = lower;
    this.#heap[below] = upper;
    return true;
  }
}

function isBefore<Item>(a: Waiting<Item>, b: Waiting<Item>): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.order < b.order);
}
