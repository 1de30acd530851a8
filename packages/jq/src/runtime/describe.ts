import { type Json, kindOf } from '../json.ts';
import { stringify } from './json-text.ts';

/** Bytes that jq's messages give to a value. */
const BUFFER_BYTES = 30;

/** `number (1)`: the kind of a value and its JSON, cut as jq cuts it. */
export function describe(value: Json): string {
  return `${kindOf(value)} (${excerpt(value)})`;
}

/** The start of a value's JSON, at most 29 bytes, with the closing bracket or quote kept. */
export function excerpt(value: Json): string {
  const text = stringify(value, undefined, 2 * BUFFER_BYTES);
  if (byteLength(text, BUFFER_BYTES) < BUFFER_BYTES) return text;
  const closer = CLOSERS[text[0] ?? ''] ?? '';
  return `${cut(text, BUFFER_BYTES - 4 - closer.length)}...${closer}`;
}

const CLOSERS: Readonly<Record<string, string>> = { '"': '"', '[': ']', '{': '}' };

function byteLength(text: string, enough: number): number {
  let bytes = 0;
  for (const character of text) {
    bytes += byteSize(character);
    if (bytes >= enough) return bytes;
  }
  return bytes;
}

function byteSize(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** As many whole characters as fit into a number of bytes. */
function cut(text: string, bytes: number): string {
  let kept = '';
  let left = bytes;
  for (const character of text) {
    left -= byteSize(character);
    if (left < 0) break;
    kept += character;
  }
  return kept;
}
