/** First come, first served within a namespace; namespaces take turns. */
export class FairQueue<Item> {
  readonly #lines = new Map<string, Set<Item>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(namespace: string, item: Item): void {
    const line = this.#lines.get(namespace) ?? new Set();
    this.#lines.set(namespace, line);
    line.add(item);
    this.#size += 1;
  }

  /** The next one of a namespace that may go; that namespace is last in turn from now on. */
  take(mayGo: (namespace: string) => boolean): Item | undefined {
    for (const [namespace, line] of this.#lines) {
      if (!mayGo(namespace)) continue;
      const [item] = line;
      this.#lines.delete(namespace);
      if (item === undefined) continue;
      this.#remove(line, item);
      if (line.size > 0) this.#lines.set(namespace, line);
      return item;
    }
    return undefined;
  }

  delete(namespace: string, item: Item): void {
    const line = this.#lines.get(namespace);
    if (line?.has(item)) this.#remove(line, item);
  }

  #remove(line: Set<Item>, item: Item): void {
    line.delete(item);
    this.#size -= 1;
  }
}
