import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

/** What data keys are sealed with. Its id tells which one it was, and nothing about it. */
export interface MasterKey {
  readonly id: string;
  readonly key: KeyObject;
}

const KEY_BYTES = 32;
const ID_CHARACTERS = 16;

export function newMasterKey(): MasterKey {
  return masterKeyOf(randomBytes(KEY_BYTES));
}

/** A key as it stands in its file: 32 bytes in base64. */
export function textOfMasterKey({ key }: MasterKey): string {
  return key.export().toString('base64');
}

/** Null when the text is no key. */
export function readMasterKey(text: string): MasterKey | null {
  const bytes = Buffer.from(text, 'base64');
  const isKey = bytes.length === KEY_BYTES && bytes.toString('base64') === text;
  return isKey ? masterKeyOf(bytes) : null;
}

function masterKeyOf(bytes: Buffer): MasterKey {
  const id = createHash('sha256').update('tutti master key id\n').update(bytes).digest('hex');
  return { id: id.slice(0, ID_CHARACTERS), key: createSecretKey(bytes) };
}
