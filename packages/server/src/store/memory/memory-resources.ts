import type {
  Resource,
  ResourceChange,
  ResourceId,
  ResourceKind,
  ResourceQuery,
} from '../resources.ts';

/** The resources of a memory store. */
export class MemoryResources {
  readonly #resources = new Map<string, Resource>();
  #revision = 0;

  get(id: ResourceId): Resource | null {
    return structuredClone(this.#resources.get(keyOf(id)) ?? null);
  }

  list({ kind, namespace, after, limit }: ResourceQuery): readonly Resource[] {
    const found = this.#of(kind, namespace).filter((one) => !after || isAfter(one, after));
    return structuredClone(found.sort((a, b) => (isAfter(a, b) ? 1 : -1)).slice(0, limit));
  }

  count(kind: ResourceKind, namespace: string): number {
    return this.#of(kind, namespace).length;
  }

  change(changes: readonly ResourceChange[]): boolean {
    const isStale = (change: ResourceChange) =>
      (this.#resources.get(keyOf(change))?.revision ?? 0) !== change.basedOn;
    if (changes.some(isStale)) return false;
    for (const { basedOn: _, document, ...id } of changes) {
      this.#revision += 1;
      const revision = this.#revision;
      if (document === null) this.#resources.delete(keyOf(id));
      else this.#resources.set(keyOf(id), structuredClone({ ...id, revision, document }));
    }
    return true;
  }

  #of(kind: ResourceKind, namespace?: string): Resource[] {
    return [...this.#resources.values()].filter(
      (one) => one.kind === kind && (namespace ?? one.namespace) === one.namespace,
    );
  }
}

type Place = Pick<ResourceId, 'namespace' | 'name'>;

function isAfter(one: Place, other: Place): boolean {
  return one.namespace === other.namespace
    ? one.name > other.name
    : one.namespace > other.namespace;
}

function keyOf({ kind, namespace, name }: ResourceId): string {
  return JSON.stringify([kind, namespace, name]);
}
