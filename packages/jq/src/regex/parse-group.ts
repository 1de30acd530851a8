import type { PatternFlags } from './flags.ts';
import { RegexFault, type RegexNode } from './node.ts';
import type { PatternReader } from './pattern-reader.ts';

type ParseChoice = (reader: PatternReader, flags: PatternFlags) => RegexNode;
type Parsed = RegexNode | { readonly flags: PatternFlags };

/** What follows an opening parenthesis, up to and with the closing one. */
export function parseGroup(
  reader: PatternReader,
  flags: PatternFlags,
  parseChoice: ParseChoice,
): Parsed {
  const body = () => {
    const node = parseChoice(reader, flags);
    close(reader);
    return node;
  };
  if (!reader.accept('?')) {
    const index = reader.openGroup(undefined);
    return { kind: 'group', index, body: body() };
  }
  if (reader.accept(':')) return body();
  if (reader.accept('>')) return { kind: 'atomic', body: body() };
  for (const { sign, behind, negated } of LOOKS) {
    if (reader.accept(sign)) return { kind: 'look', behind, negated, body: body() };
  }
  if (reader.accept('#')) {
    if (reader.upTo(')') === undefined) throw new RegexFault('end pattern in group');
    return { kind: 'empty' };
  }
  const isNamed = reader.accept('<') || reader.accept('P<');
  if (isNamed || reader.accept("'")) {
    const index = reader.openGroup(parseName(reader, isNamed ? '>' : "'"));
    return { kind: 'group', index, body: body() };
  }
  if (reader.accept('(')) return parseCondition(reader, flags, parseChoice);
  return parseFlagGroup(reader, flags, parseChoice);
}

const LOOKS = [
  { sign: '=', behind: false, negated: false },
  { sign: '!', behind: false, negated: true },
  { sign: '<=', behind: true, negated: false },
  { sign: '<!', behind: true, negated: true },
];

function close(reader: PatternReader): void {
  if (!reader.accept(')')) throw new RegexFault('end pattern with unmatched parenthesis');
}

export function parseName(reader: PatternReader, closer: string): string {
  const name = reader.upTo(closer);
  if (name === undefined) throw new RegexFault('end pattern in group');
  if (name === '') throw new RegexFault('group name is empty');
  if (!/^[\p{L}_][\p{L}\p{M}\p{Nd}\p{Pc}]*$/u.test(name)) {
    throw new RegexFault(`invalid group name <${name}>`);
  }
  return name;
}

function parseCondition(
  reader: PatternReader,
  flags: PatternFlags,
  parseChoice: ParseChoice,
): RegexNode {
  const number = reader.match(/([0-9]+)\)/y);
  if (number === undefined) throw new RegexFault('invalid if-else syntax');
  const group = Number(number[1]);
  reader.refer(group);
  const body = parseChoice(reader, flags);
  close(reader);
  if (body.kind !== 'choice') return { kind: 'condition', group, met: body, unmet: EMPTY };
  const [met = EMPTY, unmet = EMPTY, ...more] = body.options;
  if (more.length > 0) throw new RegexFault('invalid if-else syntax');
  return { kind: 'condition', group, met, unmet };
}

const EMPTY: RegexNode = { kind: 'empty' };

/** `(?i-s)` changes the rest of the group it stands in, `(?i-s:…)` its own body. */
function parseFlagGroup(
  reader: PatternReader,
  outer: PatternFlags,
  parseChoice: ParseChoice,
): Parsed {
  const letters = reader.match(/([imsx]*)(-([imsx]*))?(?=[:)])/y);
  if (letters === undefined || letters[0] === '') throw undefinedOption(reader);
  let flags = withLetters(outer, letters[1] ?? '', true);
  flags = withLetters(flags, letters[3] ?? '', false);
  if (reader.accept(')')) return { flags };
  reader.accept(':');
  const body = parseChoice(reader, flags);
  close(reader);
  return body;
}

function undefinedOption(reader: PatternReader): RegexFault {
  return new RegexFault(reader.isAtEnd() ? 'end pattern in group' : 'undefined group option');
}

function withLetters(flags: PatternFlags, letters: string, on: boolean): PatternFlags {
  return {
    ignoreCase: letters.includes('i') ? on : flags.ignoreCase,
    extended: letters.includes('x') ? on : flags.extended,
    dotAll: letters.includes('s') ? on : flags.dotAll,
    byLine: letters.includes('m') ? on : flags.byLine,
  };
}
