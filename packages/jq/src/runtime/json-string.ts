const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const PAIR_PROBLEM = 'Invalid \\uXXXX\\uXXXX surrogate pair escape';
const CONTROL_PROBLEM =
  'Invalid string: control characters from U+0000 through U+001F must be escaped';

export type Unescaped = { readonly text: string } | { readonly problem: string };

/** What stands between the quotes of a JSON string, or what jq says is wrong with it. */
export function readStringBody(raw: string): Unescaped {
  let text = '';
  for (let index = 0; index < raw.length; ) {
    const character = raw[index] ?? '';
    if (character !== '\\') {
      if (character < ' ') return { problem: CONTROL_PROBLEM };
      text += character;
      index++;
      continue;
    }
    const letter = raw[index + 1];
    if (letter === undefined) return { problem: 'Expected escape character at end of string' };
    if (letter !== 'u') {
      const plain = SIMPLE.get(letter);
      if (plain === undefined) return { problem: 'Invalid escape' };
      text += plain;
      index += 2;
      continue;
    }
    const unit = readUnit(raw, index);
    if (typeof unit === 'string') return { problem: unit };
    index += 6;
    if (unit >= 0xd800 && unit < 0xdc00) {
      const low = raw.startsWith('\\u', index) ? readUnit(raw, index) : PAIR_PROBLEM;
      if (typeof low === 'string') return { problem: low };
      if (low < 0xdc00 || low > 0xdfff) return { problem: PAIR_PROBLEM };
      text += String.fromCharCode(unit, low);
      index += 6;
    } else {
      text += unit >= 0xdc00 && unit < 0xe000 ? '\ufffd' : String.fromCharCode(unit);
    }
  }
  return { text };
}

/** The number behind a `\u` at an index, or what is wrong with it. */
function readUnit(raw: string, index: number): number | string {
  const digits = raw.slice(index + 2, index + 6);
  if (digits.length < 4) return 'Invalid \\uXXXX escape';
  if (!/^[0-9a-fA-F]{4}$/.test(digits)) return 'Invalid characters in \\uXXXX escape';
  return Number.parseInt(digits, 16);
}
