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
