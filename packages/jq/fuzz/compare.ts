import { isDeepStrictEqual } from 'node:util';
import { compile, JqError, JqLimitError, parseJson, stringify } from '@tutti/jq';
import type { OracleAnswer, OracleCase } from './oracle.ts';

export type Comparison =
  | { readonly kind: 'same' | 'explained'; readonly why: string }
  | { readonly kind: 'different'; readonly ours: string; readonly theirs: string };

type Ours =
  | {
      readonly kind: 'answered';
      readonly outputs: readonly string[];
      readonly error: string | undefined;
    }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'limited'; readonly why: string };

/** What our engine says to a case. */
export function ourAnswer(program: string, input: string): Ours {
  const compilation = compile(program);
  if (!compilation.ok) return { kind: 'refused', why: compilation.error.message };
  try {
    const outputs = compilation.program.evaluate(parseJson(input));
    return {
      kind: 'answered',
      outputs: outputs.map((output) => stringify(output)),
      error: undefined,
    };
  } catch (error) {
    if (error instanceof JqLimitError) return { kind: 'limited', why: error.message };
    if (error instanceof JqError)
      return { kind: 'answered', outputs: [], error: stringify(error.value) };
    throw error;
  }
}

/** Compares both answers; values are compared as JSON, so that 1.0 is 1 and -0 is 0. */
export function compareAnswers(
  { program, input }: OracleCase,
  ours: Ours,
  theirs: OracleAnswer,
): Comparison {
  if (theirs.kind === 'trapped') return { kind: 'explained', why: 'the wasm build broke' };
  if (ours.kind === 'limited') return { kind: 'explained', why: 'a limit of ours' };
  if (ours.kind === 'refused' || theirs.kind === 'refused') {
    if (ours.kind === theirs.kind) return { kind: 'same', why: 'both refuse' };
    if (theirs.kind === 'refused' && theirs.why.includes('as object key')) {
      return { kind: 'explained', why: 'a constant key that is no string is found later' };
    }
    return { kind: 'different', ours: show(ours), theirs: show(theirs) };
  }
  const theirOutputs = theirs.stdout.split('\n').filter((line) => line !== '');
  if (theirs.stderr.trim() !== '' || ours.error !== undefined) {
    return { kind: 'different', ours: show(ours), theirs: show(theirs) };
  }
  if (isDeepStrictEqual(ours.outputs.map(plain), theirOutputs.map(plain))) {
    return { kind: 'same', why: 'equal outputs' };
  }
  const why = explanation(`${program}\n${input}`, ours.outputs.join('\n'), theirOutputs.join('\n'));
  if (why !== undefined) return { kind: 'explained', why };
  return { kind: 'different', ours: ours.outputs.join('\n'), theirs: theirOutputs.join('\n') };
}

function plain(text: string): unknown {
  return normalized(JSON.parse(text));
}

/** One zero, and strings that hold JSON numbers written alike. */
function normalized(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(normalized);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normalized(item)]));
}

/** Differences that are known and wanted. */
function explanation(program: string, ours: string, theirs: string): string | undefined {
  const both = `${ours}\n${theirs}`;
  if (/"-?\d+\\*":/.test(both)) return 'objects list keys that look like integers first';
  if (/-0\b/.test(both)) return 'negative zero printed from literals';
  if (both.includes('Invalid path expression')) {
    return 'jq follows paths through the definitions of its own builtins';
  }
  if (/(?:pick|paths?|del)\(.*[|+*/%-]=/.test(program)) {
    return 'jq takes an assignment for the path to its result';
  }
  if (/(?:pick|paths?|del)\(.*(?:foreach|reduce|index|indices|splits)/.test(program)) {
    return 'jq takes what its builtins are made of for a part of the path';
  }
  if (program.includes('?//')) return 'jq lets ?// catch errors of what follows it';
  if (!/^[\p{ASCII}]*$/u.test(program + both) && /x\*|\(\?=|\\\\b|"n"/.test(program)) {
    return 'jq finds empty matches within characters of several bytes';
  }
  return undefined;
}

function show(answer: Ours | OracleAnswer): string {
  return JSON.stringify(answer);
}
