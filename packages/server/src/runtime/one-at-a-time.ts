/** Work on the same key, one after another; work on different keys at the same time. */
export class OneAtATime {
  readonly #underWay = new Map<string, Promise<unknown>>();

  async run<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const before = this.#underWay.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#underWay.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#underWay.get(key) === mine) this.#underWay.delete(key);
    }
  }
}
