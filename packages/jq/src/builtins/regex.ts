import { many, product, single } from '../compile/make-filter.ts';
import { literal, pipe } from '../compile/sequence.ts';
import { JqError } from '../errors.ts';
import { isArray, type Json, kindOf, type MutableObject, setOwn } from '../json.ts';
import { RegexFault } from '../regex/node.ts';
import { Regex, type RegexMatch, type Span } from '../regex/regex.ts';
import { Subject } from '../regex/subject.ts';
import { add } from '../runtime/arithmetic.ts';
import { describe } from '../runtime/describe.ts';
import type { Filter } from '../runtime/filter.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Builtin, BuiltinTable } from './builtin.ts';

/** Matches of one text. */
interface Search {
  readonly subject: Subject;
  readonly regex: Regex;
  readonly matches: Iterable<RegexMatch>;
}

/** Starts a search with a text, a pattern and flags, each being what it should be. */
type StartSearch = (machine: Machine, input: Json, pattern: Json, flags: Json) => Search;

/** A searcher that remembers the pattern it compiled last, as most programs have but one. */
function searcher(): StartSearch {
  let last: { readonly pattern: string; readonly flags: string; readonly regex: Regex } | undefined;
  return (machine, input, pattern, flags) => {
    if (typeof input !== 'string') {
      throw new JqError(`${describe(input)} cannot be matched, as it is not a string`);
    }
    if (typeof pattern !== 'string') throw new JqError(`${describe(pattern)} is not a string`);
    if (flags !== null && typeof flags !== 'string') {
      throw new JqError(`${describe(flags)} is not a string`);
    }
    const letters = flags ?? '';
    machine.charge(pattern.length + letters.length + (input.length >> 2));
    if (last?.pattern !== pattern || last.flags !== letters) {
      last = { pattern, flags: letters, regex: compile(pattern, letters) };
    }
    const { regex } = last;
    const subject = new Subject(input);
    const matches = regex.matches(subject, (steps) => machine.charge(steps));
    return { subject, regex, matches };
  };
}

function compile(pattern: string, flags: string): Regex {
  try {
    return new Regex(pattern, flags);
  } catch (error) {
    if (!(error instanceof RegexFault)) throw error;
    const isFlagFault = error.message.endsWith('is not a valid modifier string');
    throw new JqError(isFlagFault ? error.message : `Regex failure: ${error.message}`);
  }
}

function matchObject({ subject, regex }: Search, match: RegexMatch): Json {
  return {
    offset: match.from,
    length: match.to - match.from,
    string: subject.slice(match.from, match.to),
    captures: match.groups.map((group, index) => capture(subject, group, regex.groupNames[index])),
  };
}

function capture(subject: Subject, group: Span | undefined, name: string | undefined): Json {
  if (group === undefined) return { offset: -1, string: null, length: 0, name: name ?? null };
  const length = group.to - group.from;
  const offset = group.from;
  if (length === 0) return { offset, string: '', length, name: name ?? null };
  return { offset, length, string: subject.slice(group.from, group.to), name: name ?? null };
}

/** What the named groups of a match hold. */
function namedCaptures({ subject, regex }: Search, match: RegexMatch): Json {
  const made: MutableObject = {};
  match.groups.forEach((group, index) => {
    const name = regex.groupNames[index];
    if (name === undefined) return;
    setOwn(made, name, group === undefined ? null : subject.slice(group.from, group.to));
  });
  return made;
}

function scanned({ subject }: Search, match: RegexMatch): Json {
  if (match.groups.length === 0) return subject.slice(match.from, match.to);
  return match.groups.map((group) =>
    group === undefined ? null : subject.slice(group.from, group.to),
  );
}

/** The pattern and flags of `f(re)`: the argument itself, or an array of both. */
function patternAndFlags(value: Json): { readonly pattern: Json; readonly flags: Json } {
  if (typeof value === 'string') return { pattern: value, flags: null };
  if (isArray(value) && value.length > 0) return { pattern: value[0]!, flags: value[1] ?? null };
  throw new JqError(`${kindOf(value)} not a string or array`);
}

/** Both arguments for every combination; `outermost` names the one that changes slowest. */
function pairs(first: Filter, second: Filter, outermost: 'first' | 'second'): Filter {
  if (outermost === 'second') return product([first, second], (_machine, _input, values) => values);
  return product([second, first], (_machine, _input, [flags = null, pattern = null]) => [
    pattern,
    flags,
  ]);
}

function patternOf(args: readonly Filter[], outermost: 'first' | 'second'): Filter {
  const [pattern, flags] = args;
  if (flags !== undefined) return pairs(pattern!, flags, outermost);
  return pipe(
    pattern!,
    single((_machine, _scope, value) => {
      const both = patternAndFlags(value);
      return [both.pattern, both.flags];
    }),
  );
}

/** A builtin with an output for every match. */
function perMatch(
  outputOf: (search: Search, match: RegexMatch) => Json,
  options: { readonly isAlwaysGlobal: boolean },
): Builtin {
  return (args) => {
    const start = searcher();
    const patterns = options.isAlwaysGlobal
      ? pairs(args[0]!, args[1] ?? literal(null), 'first')
      : patternOf(args, 'second');
    return many((machine, scope, input, emit) =>
      patterns.each(machine, scope, input, (both) => {
        const [pattern = null, flags = null] = both as readonly Json[];
        const letters = options.isAlwaysGlobal ? globally(machine, flags) : flags;
        const search = start(machine, input, pattern, letters);
        for (const match of search.matches) {
          machine.charge(1 + match.groups.length);
          if (emit(outputOf(search, match))) return true;
        }
        return false;
      }),
    );
  };
}

function globally(machine: Machine, flags: Json): Json {
  return add(machine, 'g', flags);
}

const test: Builtin = (args) => {
  const start = searcher();
  const found = (machine: Machine, input: Json, both: Json): Json => {
    const [pattern = null, flags = null] = both as readonly Json[];
    for (const _match of start(machine, input, pattern, flags).matches) return true;
    return false;
  };
  const patterns = patternOf(args, 'second');
  if (patterns.arity === 'one') {
    return single((machine, scope, input) =>
      found(machine, input, patterns.one(machine, scope, input) as Json),
    );
  }
  return many((machine, scope, input, emit) =>
    patterns.each(machine, scope, input, (both) => emit(found(machine, input, both))),
  );
};

/** The pieces of the input between matches. */
function splits(args: readonly Filter[]): Filter {
  const start = searcher();
  const patterns = pairs(args[0]!, args[1] ?? literal(null), 'first');
  return many((machine, scope, input, emit) =>
    patterns.each(machine, scope, input, (both) => {
      const [pattern = null, flags = null] = both as readonly Json[];
      const { subject, matches } = start(machine, input, pattern, add(machine, flags, 'g'));
      let from = 0;
      for (const match of matches) {
        machine.step();
        if (emit(subject.slice(from, match.from))) return true;
        from = match.to;
      }
      return emit(subject.slice(from, subject.length));
    }),
  );
}

/** Replaces matches by what a filter makes of their named captures; an output for each of its. */
function substitute(args: readonly Filter[], isGlobal: boolean): Filter {
  const [pattern, replacement, flags] = args;
  const start = searcher();
  const patterns = pairs(pattern!, flags ?? literal(null), 'first');
  return many((machine, scope, input, emit) =>
    patterns.each(machine, scope, input, (both) => {
      const [wanted = null, given = null] = both as readonly Json[];
      const search = start(machine, input, wanted, isGlobal ? add(machine, given, 'g') : given);
      const results: Json[] = [];
      let from = 0;
      for (const match of search.matches) {
        const gap = search.subject.slice(from, match.from);
        let index = 0;
        replacement!.each(machine, scope, namedCaptures(search, match), (insert) => {
          machine.step();
          const before = add(machine, results[index] ?? null, gap);
          results[index++] = add(machine, before, insert);
          return false;
        });
        from = match.to;
      }
      if (results.length === 0) return emit(input);
      const rest = search.subject.slice(from, search.subject.length);
      return results.some((result) => emit(add(machine, result, rest)));
    }),
  );
}

const collected: Builtin = (args) => {
  const pieces = splits(args);
  return single((machine, scope, input) => {
    const list: Json[] = [];
    pieces.each(machine, scope, input, (piece) => {
      list.push(piece);
      return false;
    });
    return list;
  });
};

export const REGEX: BuiltinTable = {
  'test/1': test,
  'test/2': test,
  'match/1': perMatch(matchObject, { isAlwaysGlobal: false }),
  'match/2': perMatch(matchObject, { isAlwaysGlobal: false }),
  'capture/1': perMatch(namedCaptures, { isAlwaysGlobal: false }),
  'capture/2': perMatch(namedCaptures, { isAlwaysGlobal: false }),
  'scan/1': perMatch(scanned, { isAlwaysGlobal: true }),
  'scan/2': perMatch(scanned, { isAlwaysGlobal: true }),
  'splits/1': splits,
  'splits/2': splits,
  'split/2': collected,
  'sub/2': (args) => substitute(args, false),
  'sub/3': (args) => substitute(args, false),
  'gsub/2': (args) => substitute(args, true),
  'gsub/3': (args) => substitute(args, true),
};
