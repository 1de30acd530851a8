import { RankedLine } from './ranked-line.ts';

/** Namespaces take turns; within one the smallest rank goes first, of equal ones who came first. */
export class FairQueue<Item> {
  readonly #lines = new Map<string, RankedLine<Item>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(namespace: string, item: Item, rank: number): void {
    const line = this.#lines.get(namespace) ?? new RankedLine<Item>();
    this.#lines.set(namespace, line);
    line.add(item, rank);
    this.#size += 1;
  }

  /** The next one of a namespace that may go; that namespace is last in turn from now on. */
  take(mayGo: (namespace: string) => boolean = () => true): Item | undefined {
    for (const [namespace, line] of this.#lines) {
      if (!mayGo(namespace)) continue;
      const item = line.take();
      this.#lines.delete(namespace);
      if (item === undefined) continue;
      this.#size -= 1;
      if (line.size > 0) this.#lines.set(namespace, line);
      return item;
    }
    return undefined;
  }

  delete(namespace: string, item: Item): void {
    if (this.#lines.get(namespace)?.delete(item)) this.#size -= 1;
  }

  /** How many go before this one, when every namespace gets its turn: at the most. */
  ahead(namespace: string, item: Item): number {
    const own = this.#lines.get(namespace)?.ahead(item) ?? 0;
    const others = [...this.#lines].filter(([other]) => other !== namespace);
    return own + others.reduce((sum, [, { size }]) => sum + Math.min(size, own + 1), 0);
  }
}
