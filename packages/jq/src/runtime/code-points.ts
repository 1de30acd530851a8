/** Characters of a string as jq counts them: code points. */
export function codePointLength(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    if (isPairAt(text, index)) {
      length--;
      index++;
    }
  }
  return length;
}

function isPairAt(text: string, index: number): boolean {
  return (
    (text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00
  );
}

/** The UTF-16 offset so many code points behind another; the text's end when there are fewer. */
export function offsetOfCodePoint(text: string, from: number, count: number): number {
  let offset = from;
  for (let left = count; left > 0 && offset < text.length; left--) {
    offset += isPairAt(text, offset) ? 2 : 1;
  }
  return offset;
}

/** Bytes of a string in UTF-8; halves of characters count as U+FFFD. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    if (isPairAt(text, index)) index++;
  }
  return bytes;
}
