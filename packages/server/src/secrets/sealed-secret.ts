import { createSecretKey, randomBytes } from 'node:crypto';
import type { Json } from '@tutti/jq';
import type { MasterKey } from './master-key.ts';
import { seal, unseal } from './sealing.ts';

/**
 * A secret as it is stored: its JSON sealed with a key of its own, and that key sealed with a
 * master key. A new master key seals the small keys again and never touches a value.
 */
export interface SealedSecret {
  /** 1 for the first value, then one more with each. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  readonly updatedBy: string;
  readonly masterKeyId: string;
  readonly sealedKey: string;
  readonly sealedValue: string;
}

/** Which secret it is: what is sealed opens for this one only. */
export interface SecretPlace {
  readonly namespace: string;
  readonly name: string;
}

type About = Pick<SealedSecret, 'version' | 'updatedAt' | 'updatedBy'>;

const DATA_KEY_BYTES = 32;

/** Seals a value. */
export function sealSecret(
  masterKey: MasterKey,
  place: SecretPlace,
  about: About,
  value: Json,
): SealedSecret {
  const dataKey = randomBytes(DATA_KEY_BYTES);
  const plain = Buffer.from(JSON.stringify(value));
  const sealedValue = seal(createSecretKey(dataKey), plain, wordsOf('value', place, about));
  const sealedKey = seal(masterKey.key, dataKey, wordsOf('key', place, about));
  return { ...about, masterKeyId: masterKey.id, sealedKey, sealedValue };
}

/** The value; undefined when the keys are not the right ones or something was changed. */
export function openSecret(
  masterKeys: readonly MasterKey[],
  place: SecretPlace,
  sealed: SealedSecret,
): Json | undefined {
  const dataKey = dataKeyOf(masterKeys, place, sealed);
  if (dataKey === null) return undefined;
  const words = wordsOf('value', place, sealed);
  const plain = unseal(createSecretKey(dataKey), sealed.sealedValue, words);
  return plain === null ? undefined : (JSON.parse(plain.toString('utf8')) as Json);
}

/** The same secret under the first of the master keys; null when no key opens it. */
export function sealAgain(
  masterKeys: readonly [MasterKey, ...MasterKey[]],
  place: SecretPlace,
  sealed: SealedSecret,
): SealedSecret | null {
  const [current] = masterKeys;
  const dataKey = dataKeyOf(masterKeys, place, sealed);
  if (dataKey === null) return null;
  const sealedKey = seal(current.key, dataKey, wordsOf('key', place, sealed));
  return { ...sealed, masterKeyId: current.id, sealedKey };
}

function dataKeyOf(
  masterKeys: readonly MasterKey[],
  place: SecretPlace,
  sealed: SealedSecret,
): Buffer | null {
  const masterKey = masterKeys.find(({ id }) => id === sealed.masterKeyId);
  if (masterKey === undefined) return null;
  return unseal(masterKey.key, sealed.sealedKey, wordsOf('key', place, sealed));
}

function wordsOf(what: 'key' | 'value', { namespace, name }: SecretPlace, about: About): string {
  const { version, updatedAt, updatedBy } = about;
  return JSON.stringify(['tutti-secret-1', what, namespace, name, version, updatedAt, updatedBy]);
}
