type Payload = { readonly [name: string]: unknown };

/** Where the authorisation server of a test keeps its records, of one kind each, while it lives. */
export class ServerMemory {
  readonly #records = new Map<string, Payload>();

  async upsert(id: string, payload: Payload): Promise<void> {
    this.#records.set(id, payload);
  }

  async find(id: string): Promise<Payload | undefined> {
    return this.#records.get(id);
  }

  async destroy(id: string): Promise<void> {
    this.#records.delete(id);
  }

  async consume(id: string): Promise<void> {
    this.#records.set(id, { ...this.#records.get(id), consumed: true });
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, record] of this.#records)
      if (record.grantId === grantId) this.#records.delete(id);
  }
}
