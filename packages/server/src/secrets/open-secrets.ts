import type { Log } from '../runtime/ports.ts';
import type { ResourceStore } from '../store/resources.ts';
import type { MasterKeyPlace } from './master-key-file.ts';
import { MasterKeyFault, openMasterKeys } from './master-key-ring.ts';
import { StoredSecrets } from './stored-secrets.ts';

export interface OpenSecretsPorts {
  readonly store: ResourceStore;
  readonly place: MasterKeyPlace;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * The secrets of a store, with the keys to them. Goes on with a rotation that was interrupted, and
 * warns of secrets that no key opens. Throws when the keys are not to be had.
 */
export async function openSecrets({
  store,
  place,
  log,
  now,
}: OpenSecretsPorts): Promise<StoredSecrets> {
  const hasSecrets = async () => (await store.resources({ kind: 'secret', limit: 1 })).length > 0;
  const keys = await openMasterKeys(place, hasSecrets);
  const secrets = new StoredSecrets({ store, keys, log, now });
  const rotation = await secrets.sealAgain();
  const { unreadable } = rotation;
  try {
    await secrets.forgetOlderKeys(rotation);
  } catch (error) {
    if (!(error instanceof MasterKeyFault)) throw error;
    log.warn('The older master keys are needed no longer; only the first line is.', { error });
  }
  if (unreadable > 0) {
    const message = `Expected the master keys in ${place.path} to open every secret, but some are sealed with another one. Put its key into the file, on a line of its own below the first, or set those secrets again.`;
    log.error(message, { unreadable });
  }
  return secrets;
}
