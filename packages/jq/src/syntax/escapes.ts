const SIMPLE: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

export interface EscapeRun {
  readonly text: string;
  /** Offset behind the last escape of the run; the start itself when there is none. */
  readonly end: number;
  /** jq's complaint about the run, when it is not valid. */
  readonly message?: string;
}

/**
 * Reads the escapes that follow each other from `start`. They are read as one run because two of
 * them may be the halves of one character.
 */
export function readEscapes(source: string, start: number): EscapeRun {
  const end = runEnd(source, start);
  const raw = source.slice(start, end);
  let text = '';
  for (let index = 0; index < raw.length; ) {
    const letter = raw[index + 1] ?? '';
    if (letter === 'u') {
      const digits = raw.slice(index + 2, index + 6);
      if (!isHex(digits)) return complaint(raw, end, 'Invalid \\uXXXX escape');
      text += String.fromCharCode(Number.parseInt(digits, 16));
      index += 6;
      continue;
    }
    const plain = SIMPLE[letter];
    if (plain === undefined) return complaint(raw, end, 'Invalid escape');
    text += plain;
    index += 2;
  }
  if (text.isWellFormed()) return { text, end };
  return complaint(raw, end, 'Invalid \\uXXXX\\uXXXX surrogate pair escape');
}

function runEnd(source: string, start: number): number {
  let end = start;
  while (source[end] === '\\' && end + 1 < source.length && source[end + 1] !== '(') {
    end += 2;
    if (source[end - 1] !== 'u') continue;
    for (let digits = 0; digits < 4 && /[a-zA-Z0-9]/.test(source[end] ?? ''); digits++) end++;
  }
  return end;
}

function isHex(digits: string): boolean {
  return /^[0-9a-fA-F]{4}$/.test(digits);
}

/** jq hands the run, quoted, to its JSON parser, and reports that parser's position. */
function complaint(raw: string, end: number, what: string): EscapeRun {
  const quoted = `"${raw}"`;
  const message = `${what} at line 1, column ${quoted.length} (while parsing '${quoted}')`;
  return { text: '', end, message };
}
