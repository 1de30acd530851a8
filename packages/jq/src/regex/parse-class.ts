import { CharacterSet, type CharacterTest } from './character-set.ts';
import { RegexFault } from './node.ts';
import { characterEscape, classEscape } from './parse-escape.ts';
import type { PatternReader } from './pattern-reader.ts';
import { posixClass } from './properties.ts';

/** A member of a class: a code point, or a test for many. */
type Member = number | CharacterTest;

/** The inside of `[…]`, the opening bracket being read already. */
export function parseClass(reader: PatternReader, ignoreCase: boolean): CharacterSet {
  const isNegated = reader.accept('^');
  const ranges: [number, number][] = [];
  const tests: CharacterTest[] = [];
  if (reader.sees(']')) {
    // Right at the start a bracket is a member, if another one follows to close the class.
    if (!reader.seesLater(']')) throw new RegexFault('empty char-class');
    reader.next();
    ranges.push([93, 93]);
  }
  while (!reader.accept(']')) {
    const first = parseMember(reader);
    if (typeof first !== 'number') {
      tests.push(first);
    } else if (reader.sees('-') && !reader.sees('-]')) {
      reader.next();
      addRange(ranges, tests, first, parseMember(reader));
    } else {
      ranges.push([first, first]);
    }
  }
  return new CharacterSet(ranges, tests, isNegated, ignoreCase);
}

function addRange(
  ranges: [number, number][],
  tests: CharacterTest[],
  first: number,
  last: Member,
): void {
  if (typeof last !== 'number') {
    ranges.push([first, first], [45, 45]);
    tests.push(last);
    return;
  }
  if (last < first) throw new RegexFault('empty range in char class');
  ranges.push([first, last]);
}

function parseMember(reader: PatternReader): Member {
  if (reader.isAtEnd()) throw new RegexFault('premature end of char-class');
  const posix = reader.match(/\[:(\^?)([a-zA-Z]*):\]/y);
  if (posix !== undefined) {
    const test = posixClass(posix[2] ?? '');
    if (test === undefined) throw new RegexFault('invalid POSIX bracket type');
    return posix[1] === '^' ? (code) => !test(code) : test;
  }
  const character = reader.next();
  if (character !== '\\') return character.codePointAt(0) ?? 0;
  if (reader.isAtEnd()) throw new RegexFault('end pattern at escape');
  const test = classEscape(reader);
  if (test !== undefined) return test;
  const code = reader.accept('b') ? 8 : characterEscape(reader);
  return code ?? reader.next().codePointAt(0) ?? 0;
}
