import type { Clock, Log } from '../runtime/ports.ts';
import { StoreFault } from '../store/port.ts';
import type { Resource, ResourceChange, ResourceStore } from '../store/resources.ts';
import { AccessRecords } from './access-records.ts';
import { type AccessKind, accessId, toDocument } from './documents.ts';

export interface AccessPorts {
  readonly store: ResourceStore;
  readonly clock: Clock;
  readonly log: Log;
}

type AccessId = ReturnType<typeof accessId>;
type AccessChange = ResourceChange & AccessId;

const PAGE = 500;
const KINDS = ['service-account', 'api-token', 'role-binding'] as const;

/** The records in memory, and the same in the store: what is not kept is not decided on. */
export class KeptRecords {
  readonly records = new AccessRecords();
  readonly #store: ResourceStore;
  /** Being written, or of which nobody knows whether that was: the answer of the store was lost. */
  readonly #doubtful = new Map<string, AccessId>();

  constructor(store: ResourceStore) {
    this.#store = store;
  }

  async read(): Promise<void> {
    for (const kind of KINDS) {
      for await (const resource of this.#all(kind)) this.records.put(resource);
    }
  }

  /** To be called before a change: what it is based on is what the store has. */
  async settleDoubts(): Promise<void> {
    for (const [key, id] of this.#doubtful) {
      const resource = await this.#store.resource(id);
      if (resource !== null) this.records.put(resource);
      else this.records.remove(id.kind, id.name);
      this.#doubtful.delete(key);
    }
  }

  async put(kind: AccessKind, name: string, stored: object): Promise<void> {
    const id = accessId(kind, name);
    const basedOn = this.records.revision(kind, name);
    await this.#write([{ ...id, basedOn, document: toDocument(stored) }]);
    await this.settleDoubts();
  }

  async remove(names: readonly (readonly [kind: AccessKind, name: string])[]): Promise<void> {
    const changes = names.map(([kind, name]) => ({
      ...accessId(kind, name),
      basedOn: this.records.revision(kind, name),
      document: null,
    }));
    await this.#write(changes);
    for (const [kind, name] of names) {
      this.records.remove(kind, name);
      this.#doubtful.delete(`${kind} ${name}`);
    }
  }

  async #write(changes: readonly AccessChange[]): Promise<void> {
    for (const { kind, name } of changes) {
      this.#doubtful.set(`${kind} ${name}`, accessId(kind, name));
    }
    if (await this.#store.changeResources(changes)) return;
    throw new StoreFault('Expected nobody else to change who has access, but somebody has.');
  }

  async *#all(kind: AccessKind): AsyncIterable<Resource> {
    let after: { readonly namespace: string; readonly name: string } | undefined;
    for (;;) {
      const query = { kind, limit: PAGE, ...(after !== undefined && { after }) };
      const page = await this.#store.resources(query);
      yield* page;
      after = page.at(-1);
      if (page.length < PAGE) return;
    }
  }
}
