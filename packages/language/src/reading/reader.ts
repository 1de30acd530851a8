import type { Json } from '@tutti/jq';
import type { DiagnosticCode } from '../codes.ts';
import type { Syntax, SyntaxList, SyntaxMap } from '../document/syntax.ts';
import { nothingAt } from '../document/syntax.ts';
import { SILENT } from './report.ts';
import type { Scope } from './scope.ts';
import { nearestName } from './suggestion.ts';
import { listed, wordsFor } from './words.ts';

/**
 * Reads a value into a part of the plan.
 *
 * A reader always answers. What it cannot read it reports, and answers with some value of its type
 * (the recovery value), so that the rest of the document is read too: one mistake, one diagnostic.
 * A plan is only handed out when nothing was reported.
 */
export type Reader<T> = (at: Syntax, scope: Scope) => T;

/** The reader in a changed scope. */
export function scoped<T>(change: Partial<Scope>, read: Reader<T>): Reader<T> {
  return (at, scope) => read(at, { ...scope, ...change });
}

/** What the reader answers when there is nothing to read. */
export function recovery<T>(read: Reader<T>, at: Syntax, scope: Scope): T {
  return read(nothingAt(at), { ...scope, report: SILENT });
}

/** Reports that `at` is not what was expected, unless what is wrong with it has been told. */
export function expected(
  what: string,
  at: Syntax,
  scope: Scope,
  code: DiagnosticCode = 'wrong-type',
): void {
  if (at.kind === 'scalar' && at.isBroken) return;
  scope.report.mistake(at, code, `Expected ${what}, but it is ${wordsFor(at)}.`);
}

/** Reports that something is there, but has nothing in it. */
export function expectedContent(what: string, at: Syntax, scope: Scope): void {
  scope.report.mistake(at, 'empty-value', `Expected ${what}, but it has none.`);
}

/** Narrows to a map; reports otherwise. */
export function asMap(what: string, at: Syntax, scope: Scope): SyntaxMap | undefined {
  if (at.kind === 'map') return at;
  expected(`${what} to be a map`, at, scope);
  return undefined;
}

/** Narrows to a list; reports otherwise. */
export function asList(what: string, at: Syntax, scope: Scope): SyntaxList | undefined {
  if (at.kind === 'list') return at;
  expected(`${what} to be a list`, at, scope);
  return undefined;
}

/** Narrows to text; reports otherwise. */
export function asText(what: string, at: Syntax, scope: Scope): string | undefined {
  if (at.kind === 'scalar' && typeof at.value === 'string') return at.value;
  const needsQuotes = at.kind === 'scalar' && at.value !== null;
  expected(`${what} to be text${needsQuotes ? ' (in quotes)' : ''}`, at, scope);
  return undefined;
}

/** Any JSON. */
export const json: Reader<Json> = (at) => at.value;

export function text(what: string): Reader<string> {
  return (at, scope) => {
    const value = asText(what, at, scope);
    if (value === '')
      scope.report.mistake(at, 'empty-value', `Expected ${what} to be text, but it is empty.`);
    return value ?? '';
  };
}

export function bool(what: string): Reader<boolean> {
  return (at, scope) => {
    if (typeof at.value === 'boolean') return at.value;
    expected(`${what} to be \`true\` or \`false\``, at, scope);
    return false;
  };
}

export function integer(what: string, range: { from: number; to?: number }): Reader<number> {
  return (at, scope) => {
    const { value } = at;
    if (typeof value !== 'number') {
      expected(`${what} to be a whole number`, at, scope);
      return range.from;
    }
    const to = range.to ?? Number.MAX_SAFE_INTEGER;
    if (Number.isInteger(value) && value >= range.from && value <= to) return value;
    const bounds =
      range.to === undefined ? `${range.from} or more` : `${range.from} to ${range.to}`;
    expected(`${what} to be a whole number, ${bounds}`, at, scope, 'invalid-number');
    return range.from;
  };
}

/** One of a fixed set of words. */
export function oneOf<const T extends string>(what: string, words: readonly T[]): Reader<T> {
  return (at, scope) => {
    const value = asText(what, at, scope);
    const word = words.find((candidate) => candidate === value);
    if (value !== undefined && word === undefined) {
      const suggestion = nearestName(value, words);
      const advice = suggestion === undefined ? '' : ` Did you mean \`${suggestion}\`?`;
      const message = `Expected ${what} to be ${listed(words, 'or')}, but it is ${wordsFor(at)}.${advice}`;
      scope.report.mistake(at, 'not-one-of', message, suggestion);
    }
    return word ?? words[0]!;
  };
}

export function listOf<T>(what: string, read: Reader<T>): Reader<T[]> {
  return (at, scope) => asList(what, at, scope)?.items.map((item) => read(item, scope)) ?? [];
}

/** A map of free names to values of one kind. */
export function mapOf<T>(what: string, read: Reader<T>): Reader<{ [name: string]: T }> {
  return (at, scope) => {
    const entries = [...(asMap(what, at, scope)?.entries.values() ?? [])];
    return Object.fromEntries(entries.map(({ name, value }) => [name, read(value, scope)]));
  };
}

/** A map whose content is the document's own business. */
export function openMap(what: string): Reader<{ readonly [key: string]: Json }> {
  return (at, scope) => asMap(what, at, scope)?.value ?? {};
}
