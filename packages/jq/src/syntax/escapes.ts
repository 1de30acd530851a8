import { readStringBody } from '../runtime/json-string.ts';

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
  const read = readStringBody(raw);
  if ('text' in read) return { text: read.text, end };
  const quoted = `"${raw}"`;
  const where = `at line 1, column ${quoted.length} (while parsing '${quoted}')`;
  return { text: '', end, message: `${read.problem} ${where}` };
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
