import { createHash } from 'node:crypto';

const ESCAPE = '\u0001';
const UNSTORABLE = new RegExp(`[\\0${ESCAPE}\\p{Surrogate}]`, 'gu');
const STORED = new RegExp(`${ESCAPE}([0-9a-f]{4})`, 'g');

/**
 * PostgreSQL's texts hold neither U+0000 nor half of a surrogate pair. Those are written as four
 * digits after an escape; no two texts become the same one, and their order stays.
 */
export function toStoredText(text: string): string {
  return text.replace(UNSTORABLE, (unit) => ESCAPE + hexOf(unit));
}

/** The text that `toStoredText` was given. */
export function fromStoredText(stored: string): string {
  if (!stored.includes(ESCAPE)) return stored;
  return stored.replace(STORED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function hexOf(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, '0');
}

/** So much of each column fits into an entry of an index beside others. */
const LONGEST_INDEXED_BYTES = 200;

/**
 * What stands for a text of any length where it is only looked up: itself, or when it is too long
 * for an index its hash, which is made so long that no short text is the same.
 */
export function lookupText(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST_INDEXED_BYTES) return text;
  const hash = createHash('sha512').update(text).digest('hex');
  return `sha512:${hash}`.padEnd(LONGEST_INDEXED_BYTES + 1, '.');
}
