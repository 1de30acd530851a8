import type { Json } from '@tutti/jq';
import { type Log, SecretFault, type SecretSource } from '../runtime/ports.ts';
import { StoreFault } from '../store/port.ts';
import type { Resource, ResourceChange, ResourceStore } from '../store/resources.ts';
import type { MasterKeyRing } from './master-key-ring.ts';
import { openSecret, type SealedSecret, sealAgain, sealSecret } from './sealed-secret.ts';

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
/** How often a change is tried again that another one was faster than. */
const TRIES = 20;

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
  async set(
    place: { readonly namespace: string; readonly name: string },
    value: Json,
    by: string,
  ): Promise<SecretInfo | null> {
    const { store, log, now } = this.#ports;
    const { namespace, name } = place;
    return this.#untilChanged(async () => {
      const before = await this.#stored(namespace, name);
      if (before === null && (await store.countResources('secret', namespace)) >= SECRETS_MAX) {
        return { kind: 'done', value: null };
      }
      const about = {
        version: (before?.sealed.version ?? 0) + 1,
        updatedAt: now(),
        updatedBy: by,
      };
      // Sealed and handed to the store at once: a rotation that lists later sees it.
      const sealed = sealSecret(this.#ports.keys.current, place, about, value);
      const change = changeOf(place, before?.revision ?? 0, sealed);
      if (!(await store.changeResources([change]))) return { kind: 'again' };
      log.info('A secret was set.', { ...place, version: about.version, by });
      return { kind: 'done', value: this.#infoOf({ ...change, revision: 0, sealed }) };
    });
  }

  /** False when there is none. */
  async delete(namespace: string, name: string, by: string): Promise<boolean> {
    return this.#untilChanged(async () => {
      const before = await this.#stored(namespace, name);
      if (before === null) return { kind: 'done', value: false };
      const change = changeOf({ namespace, name }, before.revision, null);
      if (!(await this.#ports.store.changeResources([change]))) return { kind: 'again' };
      this.#ports.log.info('A secret was deleted.', { namespace, name, by });
      return { kind: 'done', value: true };
    });
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

  async #sealAgain(first: StoredSecret): Promise<boolean> {
    const { keys, store } = this.#ports;
    return this.#untilChanged(async () => {
      const stored = await this.#stored(first.namespace, first.name);
      // Deleted meanwhile, or set anew under the current key.
      if (stored === null || stored.sealed.masterKeyId === keys.current.id) {
        return { kind: 'done', value: true };
      }
      const sealed = sealAgain(keys.all, stored, stored.sealed);
      if (sealed === null) return { kind: 'done', value: false };
      const isChanged = await store.changeResources([changeOf(stored, stored.revision, sealed)]);
      return isChanged ? { kind: 'done', value: true } : { kind: 'again' };
    });
  }

  async #untilChanged<T>(attempt: () => Promise<Attempt<T>>): Promise<T> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const tried = await attempt();
      if (tried.kind === 'done') return tried.value;
    }
    throw new StoreFault('Expected to be the only one to change a secret, but others were faster.');
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

type Attempt<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'again' };

interface StoredSecret {
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
  readonly sealed: SealedSecret;
}

/** Nothing else writes resources of this kind. */
function storedSecretOf({ namespace, name, revision, document }: Resource): StoredSecret {
  return { namespace, name, revision, sealed: document as Json & SealedSecret };
}

function changeOf(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  basedOn: number,
  sealed: SealedSecret | null,
): ResourceChange {
  return { kind: 'secret', namespace, name, basedOn, document: sealed && { ...sealed } };
}
