import { type MasterKey, newMasterKey } from './master-key.ts';
import {
  createMasterKeys,
  type MasterKeyPlace,
  readMasterKeys,
  writeMasterKeys,
} from './master-key-file.ts';

/** The file of the master keys could not be written. */
export class MasterKeyFault extends Error {
  override readonly name = 'MasterKeyFault';
}

type Keys = readonly [MasterKey, ...MasterKey[]];

/** The master keys that there are: the current one seals, the others still open. */
export class MasterKeyRing {
  #keys: Keys;
  readonly #write: (keys: Keys) => Promise<void>;

  /** @param write is asked to make the keys durable, before they are used */
  constructor(keys: Keys, write: (keys: Keys) => Promise<void>) {
    this.#keys = keys;
    this.#write = write;
  }

  get current(): MasterKey {
    return this.#keys[0];
  }

  get all(): Keys {
    return this.#keys;
  }

  /** Makes a new key, which is the current one from now on. */
  async add(): Promise<void> {
    await this.#replace([newMasterKey(), ...this.#keys]);
  }

  /** Nothing is sealed with any key but the current one any longer. */
  async forgetOlder(): Promise<void> {
    await this.#replace([this.current]);
  }

  async #replace(keys: Keys): Promise<void> {
    try {
      await this.#write(keys);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new MasterKeyFault(
        `Expected to write the master key file, but: ${reason}. No secret is lost. Make it writable and ask again.`,
      );
    }
    this.#keys = keys;
  }
}

/**
 * The keys of the file; made when there is none, unless `hasSecrets`: then the file is missing, and
 * a new key would hide that. Throws with what to do.
 */
export async function openMasterKeys(
  place: MasterKeyPlace,
  hasSecrets: () => Promise<boolean>,
): Promise<MasterKeyRing> {
  const keys = (await readMasterKeys(place)) ?? (await firstKeys(place, hasSecrets));
  const [current, ...older] = keys;
  if (current === undefined) throw new Error('Expected a master key, but the file has none.');
  return new MasterKeyRing([current, ...older], (changed) => writeMasterKeys(place, changed));
}

async function firstKeys(
  place: MasterKeyPlace,
  hasSecrets: () => Promise<boolean>,
): Promise<readonly MasterKey[]> {
  const { path, isGiven } = place;
  if (isGiven) {
    throw new Error(
      `Expected TUTTI_MASTER_KEY_FILE to name a file with a master key, but there is no ${path}. Put one there: head -c 32 /dev/urandom | base64`,
    );
  }
  if (await hasSecrets()) {
    throw new Error(
      `Expected ${path} to hold the master key that the stored secrets are sealed with, but there is no such file. Put it back. If it is lost for ever, so are the secrets: put a new key there (head -c 32 /dev/urandom | base64), start, and set each secret again.`,
    );
  }
  return createMasterKeys(place);
}
