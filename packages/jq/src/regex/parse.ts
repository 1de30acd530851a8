import { CharacterSet, caseVariants } from './character-set.ts';
import type { PatternFlags } from './flags.ts';
import { type ParsedRegex, RegexFault, type RegexNode, type RepeatMode } from './node.ts';
import { parseClass } from './parse-class.ts';
import { parseEscape } from './parse-escape.ts';
import { parseGroup } from './parse-group.ts';
import { PatternReader } from './pattern-reader.ts';

const MAX_REPEAT = 100_000;
const MAX_NESTING = 100;

/** Reads a pattern in Oniguruma's Perl syntax. Throws {@link RegexFault}. */
export function parseRegex(pattern: string, flags: PatternFlags): ParsedRegex {
  const reader = new PatternReader(pattern);
  const root = parseChoice(reader, flags);
  if (!reader.isAtEnd()) throw new RegexFault('unmatched close parenthesis');
  const problem = reader.checkReferences();
  if (problem !== undefined) throw new RegexFault(problem);
  return { root, groupCount: reader.groupCount, groupNames: reader.groupNames };
}

/** Alternatives up to a closing parenthesis or the end. */
export function parseChoice(reader: PatternReader, flags: PatternFlags): RegexNode {
  reader.nesting++;
  if (reader.nesting > MAX_NESTING) throw new RegexFault('parse depth limit over');
  const options: RegexNode[] = [];
  do options.push(parseSequence(reader, flags));
  while (reader.accept('|'));
  reader.nesting--;
  return options.length === 1 ? options[0]! : { kind: 'choice', options };
}

function parseSequence(reader: PatternReader, outer: PatternFlags): RegexNode {
  let flags = outer;
  const items: RegexNode[] = [];
  while (!reader.isAtEnd() && !reader.sees('|') && !reader.sees(')')) {
    if (flags.extended && reader.skipIgnorable()) continue;
    const atom = parseAtom(reader, flags);
    if ('flags' in atom) {
      // A bare `(?i)` holds to the end of the group, alternatives behind it included.
      flags = atom.flags;
      items.push(parseChoice(reader, flags));
      break;
    }
    items.push(parseRepeats(reader, flags, atom));
  }
  return items.length === 1 ? items[0]! : { kind: 'sequence', items };
}

function parseRepeats(reader: PatternReader, flags: PatternFlags, atom: RegexNode): RegexNode {
  let node = atom;
  for (;;) {
    if (flags.extended) while (reader.skipIgnorable());
    const bounds = parseBounds(reader);
    if (bounds === undefined) return node;
    const mode = parseMode(reader, bounds.isInterval);
    node = { kind: 'repeat', body: node, least: bounds.least, most: bounds.most, mode };
  }
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly isInterval: boolean;
}

function parseBounds(reader: PatternReader): Bounds | undefined {
  if (reader.accept('*')) return { least: 0, most: Number.POSITIVE_INFINITY, isInterval: false };
  if (reader.accept('+')) return { least: 1, most: Number.POSITIVE_INFINITY, isInterval: false };
  if (reader.accept('?')) return { least: 0, most: 1, isInterval: false };
  const interval = reader.match(/\{([0-9]+)(,([0-9]*))?\}/y);
  if (interval === undefined) return undefined;
  const least = Number(interval[1]);
  const most =
    interval[2] === undefined
      ? least
      : interval[3] === ''
        ? Number.POSITIVE_INFINITY
        : Number(interval[3]);
  if (least > MAX_REPEAT || (most > MAX_REPEAT && most !== Number.POSITIVE_INFINITY)) {
    throw new RegexFault('too big number for repeat range');
  }
  if (most < least) throw new RegexFault('upper is smaller than lower in repeat range');
  return { least, most, isInterval: true };
}

function parseMode(reader: PatternReader, isInterval: boolean): RepeatMode {
  if (reader.accept('?')) return 'lazy';
  return !isInterval && reader.accept('+') ? 'possessive' : 'greedy';
}

function parseAtom(
  reader: PatternReader,
  flags: PatternFlags,
): RegexNode | { readonly flags: PatternFlags } {
  const character = reader.next();
  switch (character) {
    case '(':
      return parseGroup(reader, flags, parseChoice);
    case '[':
      return { kind: 'set', set: parseClass(reader, flags.ignoreCase) };
    case '.':
      return { kind: 'set', set: flags.dotAll ? ANYTHING : NOT_NEWLINE };
    case '^':
      return { kind: 'anchor', anchor: flags.byLine ? 'line-start' : 'text-start' };
    case '$':
      return { kind: 'anchor', anchor: flags.byLine ? 'line-end' : 'text-end-or-newline' };
    case '\\':
      return parseEscape(reader, flags);
    case '*':
    case '+':
    case '?':
      throw new RegexFault('target of repeat operator is not specified');
    default:
      return characterNode(character.codePointAt(0) ?? 0, flags.ignoreCase);
  }
}

export const ANYTHING = new CharacterSet([], [], true, false);
export const NOT_NEWLINE = new CharacterSet([[10, 10]], [], true, false);

export function characterNode(code: number, ignoreCase: boolean): RegexNode {
  if (!ignoreCase) return { kind: 'character', code };
  const variants = caseVariants(code);
  if (variants.length === 1) return { kind: 'character', code };
  const ranges = variants.map((variant) => [variant, variant] as const);
  return { kind: 'set', set: new CharacterSet(ranges, [], false, true) };
}
