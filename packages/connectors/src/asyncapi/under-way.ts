/** Work that waits for the other side of a connection, and fails together when the connection does. */
export class UnderWay {
  readonly #pending = new Set<{ readonly key: string; reject(error: Error): void }>();

  /** What the work comes to, unless `fail` is called meanwhile. */
  async until<T>(work: Promise<T>, key = ''): Promise<T> {
    const { promise: failure, reject } = Promise.withResolvers<never>();
    const entry = { key, reject };
    this.#pending.add(entry);
    try {
      return await Promise.race([work, failure]);
    } finally {
      this.#pending.delete(entry);
    }
  }

  /** Fails everything that is under way, or what is under way by a key. */
  fail(error: Error, concerns: (key: string) => boolean = () => true): void {
    for (const { key, reject } of this.#pending) if (concerns(key)) reject(error);
  }
}
