import { CharacterSet, type CharacterTest } from './character-set.ts';
import type { PatternFlags } from './flags.ts';
import { type Anchor, RegexFault, type RegexNode } from './node.ts';
import { ANYTHING, characterNode, NOT_NEWLINE } from './parse.ts';
import { parseName } from './parse-group.ts';
import type { PatternReader } from './pattern-reader.ts';
import { isDigit, isSpace, isWord, property } from './properties.ts';

const ANCHORS: ReadonlyMap<string, Anchor> = new Map<string, Anchor>([
  ['A', 'text-start'],
  ['z', 'text-end'],
  ['Z', 'text-end-or-newline'],
  ['G', 'search-start'],
  ['b', 'word-boundary'],
  ['B', 'no-word-boundary'],
]);

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['r', 13],
  ['f', 12],
  ['a', 7],
  ['e', 27],
]);

const NEWLINE_SEQUENCE: RegexNode = {
  kind: 'atomic',
  body: {
    kind: 'choice',
    options: [
      {
        kind: 'sequence',
        items: [
          { kind: 'character', code: 13 },
          { kind: 'character', code: 10 },
        ],
      },
      {
        kind: 'set',
        set: new CharacterSet(
          [
            [10, 13],
            [0x85, 0x85],
            [0x2028, 0x2029],
          ],
          [],
          false,
          false,
        ),
      },
    ],
  },
};

/** What follows a backslash outside of a character class. */
export function parseEscape(reader: PatternReader, flags: PatternFlags): RegexNode {
  if (reader.isAtEnd()) throw new RegexFault('end pattern at escape');
  const test = classEscape(reader);
  if (test !== undefined) return { kind: 'set', set: new CharacterSet([], [test], false, false) };
  const reference = parseReference(reader, flags);
  if (reference !== undefined) return reference;
  const code = characterEscape(reader);
  if (code !== undefined) return characterNode(code, flags.ignoreCase);
  const letter = reader.next();
  const anchor = ANCHORS.get(letter);
  if (anchor !== undefined) return { kind: 'anchor', anchor };
  switch (letter) {
    case 'Q':
      return quoted(reader.upTo('\\E') ?? reader.rest(), flags.ignoreCase);
    case 'E':
      return { kind: 'empty' };
    case 'K':
      return { kind: 'keep' };
    case 'R':
      return NEWLINE_SEQUENCE;
    case 'N':
      return { kind: 'set', set: NOT_NEWLINE };
    case 'O':
    case 'X':
      return { kind: 'set', set: ANYTHING };
    default:
      return characterNode(letter.codePointAt(0) ?? 0, flags.ignoreCase);
  }
}

function quoted(text: string, ignoreCase: boolean): RegexNode {
  const items = [...text].map((each) => characterNode(each.codePointAt(0) ?? 0, ignoreCase));
  return { kind: 'sequence', items };
}

/** `\d`, `\W`, `\p{…}` and the like; undefined when something else follows the backslash. */
export function classEscape(reader: PatternReader): CharacterTest | undefined {
  const letter = reader.match(/[dDsSwW]/y)?.[0];
  if (letter !== undefined) {
    const test = { d: isDigit, s: isSpace, w: isWord }[letter.toLowerCase() as 'd' | 's' | 'w'];
    return letter === letter.toLowerCase() ? test : not(test);
  }
  const braces = reader.match(/([pP])\{(\^?)([^}]*)\}/y);
  if (braces === undefined) return undefined;
  const [, sign, caret, name = ''] = braces;
  const test = property(name);
  if (test === undefined) throw new RegexFault(`invalid character property name {${name}}`);
  return (sign === 'P') === (caret === '^') ? test : not(test);
}

function not(test: CharacterTest): CharacterTest {
  return (code) => !test(code);
}

/** `\n`, `\x41`, `\x{1F600}`, `\101`, `\cA`: one code point; undefined for anything else. */
export function characterEscape(reader: PatternReader): number | undefined {
  const wide = reader.match(/x\{([0-9a-fA-F]{1,8})\}/y);
  if (wide !== undefined) return inRange(Number.parseInt(wide[1] ?? '0', 16));
  const hex = reader.match(/x([0-9a-fA-F]{0,2})/y);
  if (hex !== undefined) return Number.parseInt(hex[1] || '0', 16);
  const octal = reader.match(/0[0-7]{0,2}|[1-3][0-7]{2}/y);
  if (octal !== undefined) return Number.parseInt(octal[0], 8);
  const control = reader.match(/(?:c|C-)([\s\S])/y);
  if (control !== undefined) return (control[1] ?? '').charCodeAt(0) & 0x1f;
  const letter = reader.match(/[tnrfae]/y)?.[0];
  return letter === undefined ? undefined : CONTROLS.get(letter);
}

function inRange(code: number): number {
  if (code > 0x10ffff) throw new RegexFault('invalid code point value');
  return code;
}

function parseReference(reader: PatternReader, flags: PatternFlags): RegexNode | undefined {
  const { ignoreCase } = flags;
  if (reader.accept('k<')) {
    const name = parseName(reader, '>');
    reader.refer(name);
    return { kind: 'reference', groups: reader.groupsNamed(name), ignoreCase };
  }
  const number = reader.match(/(?!0|[1-3][0-7]{2})[1-9][0-9]{0,2}/y);
  if (number === undefined) return undefined;
  const group = Number(number[0]);
  reader.refer(group);
  return { kind: 'reference', groups: [group], ignoreCase };
}
