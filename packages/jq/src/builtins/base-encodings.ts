import { JqError } from '../errors.ts';
import { describe } from '../runtime/describe.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE64 = `${LETTERS}${LETTERS.toLowerCase()}0123456789+/`;
const BASE32 = `${LETTERS}234567`;

export function base64(bytes: readonly number[]): string {
  return encode(bytes, BASE64, 6, 4);
}

export function base32(bytes: readonly number[]): string {
  return encode(bytes, BASE32, 5, 8);
}

/** Writes bytes in digits of so many bits, filled up with `=` to whole groups of digits. */
function encode(bytes: readonly number[], digits: string, bits: number, group: number): string {
  let text = '';
  let held = 0;
  let heldBits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    heldBits += 8;
    while (heldBits >= bits) {
      heldBits -= bits;
      text += digits[(held >> heldBits) & ((1 << bits) - 1)];
    }
  }
  if (heldBits > 0) text += digits[(held << (bits - heldBits)) & ((1 << bits) - 1)];
  return text.padEnd(Math.ceil(text.length / group) * group, '=');
}

export function base64Decode(text: string): number[] {
  const bytes = decode(text, BASE64, 6, 'is not valid base64 data');
  if (digitCount(text) % 4 === 1) {
    throw new JqError(`${describe(text)} trailing base64 byte found`);
  }
  return bytes;
}

export function base32Decode(text: string): number[] {
  return decode(text, BASE32, 5, 'is not valid base32 data');
}

function digitCount(text: string): number {
  const end = text.indexOf('=');
  return end < 0 ? text.length : end;
}

/** Reads digits up to the first `=`; what is left of an incomplete byte is dropped. */
function decode(text: string, digits: string, bits: number, problem: string): number[] {
  const bytes: number[] = [];
  let held = 0;
  let heldBits = 0;
  for (const character of text.slice(0, digitCount(text))) {
    const value = digits.indexOf(character);
    if (value < 0) throw new JqError(`${describe(text)} ${problem}`);
    held = ((held << bits) | value) & 0xffff;
    heldBits += bits;
    if (heldBits < 8) continue;
    heldBits -= 8;
    bytes.push((held >> heldBits) & 0xff);
  }
  return bytes;
}
