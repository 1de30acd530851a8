/** The bytes of a text in UTF-8; halves of characters are written as U+FFFD. */
export function encodeUtf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text.toWellFormed()) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

export interface DecodedText {
  readonly text: string;
  /** False when some bytes were no UTF-8 and became U+FFFD. */
  readonly isValid: boolean;
}

export function decodeUtf8(bytes: readonly number[]): DecodedText {
  let text = '';
  let isValid = true;
  for (let index = 0; index < bytes.length; ) {
    const { code, size } = decodeAt(bytes, index);
    if (code < 0) isValid = false;
    text += String.fromCodePoint(code < 0 ? 0xfffd : code);
    index += size;
  }
  return { text, isValid };
}

/** The character at an index; code -1 for bytes that are none, with how many of them to skip. */
function decodeAt(bytes: readonly number[], index: number): { code: number; size: number } {
  const lead = bytes[index] ?? 0;
  if (lead < 0x80) return { code: lead, size: 1 };
  const length = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead >= 0xf5) return { code: -1, size: 1 };
  if (index + length > bytes.length) return { code: -1, size: bytes.length - index };
  let code = lead & (0x7f >> length);
  for (let offset = 1; offset < length; offset++) {
    const byte = bytes[index + offset];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return { code: -1, size: offset };
    code = (code << 6) | (byte & 0x3f);
  }
  const isOverlong = code < [0, 0, 0x80, 0x800, 0x10000][length]!;
  const isOutside = code > 0x10ffff || (code >= 0xd800 && code < 0xe000);
  return { code: isOverlong || isOutside ? -1 : code, size: length };
}
