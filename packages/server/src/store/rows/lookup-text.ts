import { createHash } from 'node:crypto';

/** So much of each column fits into an entry of an index beside others. */
const LONGEST_INDEXED_BYTES = 200;

/**
 * What stands for a text of any length where PostgreSQL only looks it up: itself, or when it is too
 * long for an index its hash, which is made so long that no short text is the same.
 */
export function lookupText(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST_INDEXED_BYTES) return text;
  const hash = createHash('sha512').update(text).digest('hex');
  return `sha512:${hash}`.padEnd(LONGEST_INDEXED_BYTES + 1, '.');
}

const STANDS_FOR_ANOTHER = /^sha512:[0-9a-f]{128}\.+$/;

/** Whether a stored text only stands for a longer one. */
export function isLookupHash(text: string): boolean {
  return text.length === LONGEST_INDEXED_BYTES + 1 && STANDS_FOR_ANOTHER.test(text);
}

/** The same for a text and for what stands for it, so that the columns of both databases compare. */
export function lookupOf(text: string): string {
  return isLookupHash(text) ? text : lookupText(text);
}
