import type { Json } from '@tutti/jq';
import type { StartKey, Store } from '../store/port.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { hashOf } from './starts/request-hash.ts';

/** Something asked of a run with a key: the same key with the same request is carried out once. */
export interface KeyedRequest {
  readonly namespace: string;
  readonly runId: string;
  readonly key: string;
  readonly request: Json;
}

export type KnownKey =
  /** The key had done this before. */
  | { readonly kind: 'accepted'; readonly isReplayed: true }
  /** The key was used for another request. */
  | { readonly kind: 'key-reused'; readonly runId: string };

/** Carries out once what is asked with a key: the turn that carries it out remembers the key. */
export class OncePerKey {
  readonly #store: Pick<Store, 'startKey'>;
  readonly #keys: OneAtATime;
  readonly #runs = new OneAtATime();

  /** `keys`: where all that comes with the same key of a namespace goes one after another. */
  constructor(store: Pick<Store, 'startKey'>, keys: OneAtATime) {
    this.#store = store;
    this.#keys = keys;
  }

  /** A turn remembers one key: what comes with keys to a run comes one after another. */
  carryOut<Answer>(
    asked: KeyedRequest,
    ask: (key: StartKey) => Promise<Answer>,
  ): Promise<Answer | KnownKey> {
    const first = () => this.#first(asked, ask);
    const key = JSON.stringify([asked.namespace, asked.key]);
    return this.#keys.run(key, () => this.#runs.run(asked.runId, first));
  }

  async #first<Answer>(
    { namespace, runId, key, request }: KeyedRequest,
    ask: (key: StartKey) => Promise<Answer>,
  ): Promise<Answer | KnownKey> {
    const requestHash = hashOf([namespace, runId, request]);
    const known = await this.#store.startKey(namespace, key);
    if (known === null) return ask({ namespace, key, requestHash, runId });
    if (known.requestHash === requestHash) return { kind: 'accepted', isReplayed: true };
    return { kind: 'key-reused', runId: known.runId };
  }
}
