import { RegexFault } from './node.ts';

/** How a pattern is read. They can change within it: `(?i)`, `(?s:…)`. */
export interface PatternFlags {
  readonly ignoreCase: boolean;
  readonly extended: boolean;
  /** A dot matches a newline too. */
  readonly dotAll: boolean;
  /** `^` and `$` match at every line; by default only at the ends of the text. */
  readonly byLine: boolean;
}

/** How matches are looked for. */
export interface SearchFlags {
  readonly isGlobal: boolean;
  readonly wantsLongest: boolean;
  readonly skipsEmpty: boolean;
}

export type Flags = PatternFlags & SearchFlags;

/** Reads jq's flag letters. Throws {@link RegexFault} with the text itself for any other letter. */
export function parseFlags(text: string): Flags {
  const flags = {
    ignoreCase: false,
    extended: false,
    dotAll: false,
    byLine: false,
    isGlobal: false,
    wantsLongest: false,
    skipsEmpty: false,
  };
  for (const letter of text) {
    if (letter === 'g') flags.isGlobal = true;
    else if (letter === 'i') flags.ignoreCase = true;
    else if (letter === 'x') flags.extended = true;
    else if (letter === 'n') flags.skipsEmpty = true;
    else if (letter === 'l') flags.wantsLongest = true;
    else if (letter === 'p' || letter === 'm') flags.dotAll = true;
    else if (letter !== 's') throw new RegexFault(`${text} is not a valid modifier string`);
  }
  return flags;
}
