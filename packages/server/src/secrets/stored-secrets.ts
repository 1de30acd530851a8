import type { Json } from '@tutti/jq';
import { type Log, SecretFault, type SecretSource } from '../runtime/ports.ts';
import { changeResource } from '../store/change-resource.ts';
import type { Resource, ResourceId, ResourceStore } from '../store/resources.ts';
import type { MasterKeyRing } from './master-key-ring.ts';
import {
  openSecret,
  type SealedSecret,
  type SecretPlace,
  sealAgain,
  sealSecret,
} from './sealed-secret.ts';

export { MasterKeyFault } from './master-key-ring.ts';

/** What may be known of a secret: everything but its value. */
export interface SecretInfo {
  readonly namespace: string;
  readonly name: string;
  readonly version: number;
  readonly updatedAt: number;
  readonly updatedBy: string;
  /** False: sealed with a master key that is not there. */
  readonly isReadable: boolean;
}

export interface SecretQuery {
  readonly namespace: string;
  readonly after?: string;
  readonly limit: number;
}

export interface Rotation {
  /** The id of the master key that secrets are sealed with from now on. */
  readonly keyId: string;
  readonly sealedAgain: number;
  /** Sealed with a master key that is not there: left as they are. */
  readonly unreadable: number;
}

export interface StoredSecretsPorts {
  readonly store: ResourceStore;
  readonly keys: MasterKeyRing;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export const SECRETS_MAX = 1000;
const PAGE = 500;

/** The secrets of the store. Values go in, and come out for effects only. */
export class StoredSecrets implements SecretSource {
  readonly #ports: StoredSecretsPorts;
  #rotation: Promise<unknown> = Promise.resolve();

  constructor(ports: StoredSecretsPorts) {
    this.#ports = ports;
  }

  async secret(namespace: string, name: string): Promise<Json | null> {
    const stored = await this.#stored(namespace, name);
    if (stored === null) return null;
    const { sealed } = stored;
    const value = openSecret(this.#ports.keys.all, { namespace, name }, sealed);
    if (value !== undefined) return value;
    throw new SecretFault(
      `Expected the secret ${name} of namespace ${namespace} to open, but it is sealed with master key ${sealed.masterKeyId}, which is not there or not the one. Put the right master key back, or set the secret again.`,
    );
  }

  async info(namespace: string, name: string): Promise<SecretInfo | null> {
    const stored = await this.#stored(namespace, name);
    return stored && this.#infoOf(stored);
  }

  async list(query: SecretQuery): Promise<readonly SecretInfo[]> {
    const { namespace, after = '', limit } = query;
    const found = await this.#ports.store.resources({
      kind: 'secret',
      namespace,
      after: { namespace, name: after },
      limit,
    });
    return found.map((resource) => this.#infoOf(storedSecretOf(resource)));
  }

  /** Null when the namespace has as many secrets as it can have. */
  async set(place: SecretPlace, value: Json, by: string): Promise<SecretInfo | null> {
    const { store, keys, now, log } = this.#ports;
    const info = await changeResource<SecretInfo | null>(store, idOf(place), async (before) => {
      const older = before && storedSecretOf(before).sealed;
      if (
        older === null &&
        (await store.countResources('secret', place.namespace)) >= SECRETS_MAX
      ) {
        return { kind: 'leave', answer: null };
      }
      const about = { version: (older?.version ?? 0) + 1, updatedAt: now(), updatedBy: by };
      // Sealed and handed to the store at once: a rotation that lists later sees it.
      const sealed = sealSecret(keys.current, place, about, value);
      const answer = { ...place, ...about, isReadable: true };
      return { kind: 'put', document: { ...sealed }, answer };
    });
    if (info !== null) log.info('A secret was set.', { ...place, version: info.version, by });
    return info;
  }

  /** False when there is none. */
  async delete(namespace: string, name: string, by: string): Promise<boolean> {
    const place = { namespace, name };
    const isDeleted = await changeResource(this.#ports.store, idOf(place), async (before) =>
      before === null ? { kind: 'leave', answer: false } : { kind: 'delete', answer: true },
    );
    if (isDeleted) this.#ports.log.info('A secret was deleted.', { ...place, by });
    return isDeleted;
  }

  /** Makes a new master key, and seals every secret with it. Interrupted, the next start goes on with it. */
  rotate(by: string): Promise<Rotation> {
    const rotation = this.#rotation.catch(() => {}).then(() => this.#rotate(by));
    this.#rotation = rotation;
    return rotation;
  }

  async #rotate(by: string): Promise<Rotation> {
    await this.#ports.keys.add();
    const rotation = await this.sealAgain();
    await this.forgetOlderKeys(rotation);
    this.#ports.log.info('The master key was rotated.', { ...rotation, by });
    return rotation;
  }

  /** Seals what is under an older master key with the current one. */
  async sealAgain(): Promise<Rotation> {
    const { keys } = this.#ports;
    let sealedAgain = 0;
    let unreadable = 0;
    for await (const stored of this.#all()) {
      if (stored.sealed.masterKeyId === keys.current.id) continue;
      if (await this.#sealAgain(stored)) sealedAgain += 1;
      else unreadable += 1;
    }
    return { keyId: keys.current.id, sealedAgain, unreadable };
  }

  /**
   * Throws a `MasterKeyFault` when the file cannot be written. Nothing is forgotten while a secret
   * cannot be opened: mended from a backup it may need its old key.
   */
  async forgetOlderKeys({ unreadable }: Rotation): Promise<void> {
    const { keys } = this.#ports;
    if (keys.all.length > 1 && unreadable === 0) await keys.forgetOlder();
  }

  #sealAgain({ namespace, name }: StoredSecret): Promise<boolean> {
    const { keys, store } = this.#ports;
    const place = { namespace, name };
    return changeResource(store, idOf(place), async (before) => {
      const stored = before && storedSecretOf(before).sealed;
      // Deleted meanwhile, or set anew under the current key.
      if (stored === null || stored.masterKeyId === keys.current.id) {
        return { kind: 'leave', answer: true };
      }
      const sealed = sealAgain(keys.all, place, stored);
      if (sealed === null) return { kind: 'leave', answer: false };
      return { kind: 'put', document: { ...sealed }, answer: true };
    });
  }

  async *#all(): AsyncIterable<StoredSecret> {
    let after = { namespace: '', name: '' };
    for (;;) {
      const page = await this.#ports.store.resources({ kind: 'secret', after, limit: PAGE });
      yield* page.map(storedSecretOf);
      const last = page.at(-1);
      if (last === undefined) return;
      after = last;
    }
  }

  async #stored(namespace: string, name: string): Promise<StoredSecret | null> {
    const resource = await this.#ports.store.resource({ kind: 'secret', namespace, name });
    return resource && storedSecretOf(resource);
  }

  #infoOf({ namespace, name, sealed }: StoredSecret): SecretInfo {
    const { version, updatedAt, updatedBy, masterKeyId } = sealed;
    const isReadable = this.#ports.keys.all.some(({ id }) => id === masterKeyId);
    return { namespace, name, version, updatedAt, updatedBy, isReadable };
  }
}

interface StoredSecret {
  readonly namespace: string;
  readonly name: string;
  readonly sealed: SealedSecret;
}

/** Nothing else writes resources of this kind. */
function storedSecretOf({ namespace, name, document }: Resource): StoredSecret {
  return { namespace, name, sealed: document as Json & SealedSecret };
}

function idOf({ namespace, name }: SecretPlace): ResourceId {
  return { kind: 'secret', namespace, name };
}
