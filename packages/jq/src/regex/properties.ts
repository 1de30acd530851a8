import type { CharacterTest } from './character-set.ts';

/** A test by one of the host's Unicode tables. The expression is ours, never a user's. */
function byTable(table: RegExp): CharacterTest {
  return (code) => table.test(String.fromCodePoint(code));
}

export const isDigit = byTable(/^\p{Nd}$/u);
export const isSpace = byTable(/^[\p{White_Space}\x85]$/u);
export const isWord = byTable(/^[\p{L}\p{M}\p{Nd}\p{Pc}]$/u);

/** The classes that POSIX brackets name; they can also be asked for as properties. */
const CLASSES: ReadonlyMap<string, CharacterTest> = new Map([
  ['alnum', byTable(/^[\p{Alphabetic}\p{Nd}]$/u)],
  ['alpha', byTable(/^\p{Alphabetic}$/u)],
  ['ascii', (code: number) => code < 128],
  ['blank', byTable(/^[\p{Zs}\t]$/u)],
  ['cntrl', byTable(/^\p{Cc}$/u)],
  ['digit', isDigit],
  ['graph', byTable(/^[^\p{White_Space}\p{Cc}\p{Cn}\p{Cs}]$/u)],
  ['lower', byTable(/^\p{Lowercase}$/u)],
  ['print', byTable(/^[^\p{Cc}\p{Cn}\p{Cs}]$/u)],
  ['punct', byTable(/^[\p{P}$+<=>^`|~]$/u)],
  ['space', isSpace],
  ['upper', byTable(/^\p{Uppercase}$/u)],
  ['word', isWord],
  ['xdigit', byTable(/^[0-9a-fA-F]$/u)],
]);

export function posixClass(name: string): CharacterTest | undefined {
  return CLASSES.get(name);
}

const GENERAL = /^(?:C[cfnos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/i;

/** `\p{name}`: a class, a general category, or a script; undefined when it is none. */
export function property(name: string): CharacterTest | undefined {
  const plain = name.replace(/[ _-]/g, '').toLowerCase();
  if (plain === 'any') return () => true;
  const known = CLASSES.get(plain);
  if (known !== undefined) return known;
  if (GENERAL.test(plain)) {
    return unicodeTable(`${plain[0]?.toUpperCase()}${plain.slice(1)}`);
  }
  const words = name.split(/[ _-]/).map((word) => {
    return `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}`;
  });
  const title = words.join('_');
  return unicodeTable(`Script=${title}`) ?? unicodeTable(title);
}

function unicodeTable(expression: string): CharacterTest | undefined {
  if (!/^[A-Za-z_=]+$/.test(expression)) return undefined;
  try {
    return byTable(new RegExp(`^\\p{${expression}}$`, 'u'));
  } catch {
    return undefined;
  }
}
