import type { Syntax } from '../document/syntax.ts';
import { nearestName } from './suggestion.ts';

const LONGEST_QUOTE = 40;
const MOST_NAMES = 24;

/** What came, in words: `the text "abc"`, `the number 3`, `a list`, `nothing`. */
export function wordsFor(syntax: Syntax): string {
  if (syntax.kind === 'map') return 'a map';
  if (syntax.kind === 'list') return 'a list';
  if (syntax.value === null) return 'nothing';
  if (typeof syntax.value === 'string') return `the text ${quoted(syntax.value)}`;
  return `the ${typeof syntax.value} ${syntax.written}`;
}

/** A text in quotes, cut when it is long. */
export function quoted(text: string): string {
  const shown = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return JSON.stringify(shown);
}

/** `a`, `b` and `c`. */
export function listed(names: Iterable<string>, lastLink = 'and'): string {
  const quotedNames = [...names].map((name) => `\`${name}\``);
  if (quotedNames.length > MOST_NAMES) {
    const shown = quotedNames.slice(0, MOST_NAMES).join(', ');
    return `${shown} and ${quotedNames.length - MOST_NAMES} more`;
  }
  if (quotedNames.length < 2) return quotedNames.join('');
  return `${quotedNames.slice(0, -1).join(', ')} ${lastLink} ${quotedNames.at(-1)}`;
}

/** The text, with a full stop where it has no end. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export interface Advice {
  /** A sentence that says what to do. */
  readonly sentence: string;
  readonly suggestion?: string;
}

/** What to do about an unknown name: the nearest known one, or all of them. */
export function adviceFor(name: string, known: readonly string[], kind: string): Advice {
  const suggestion = nearestName(name, known);
  if (suggestion !== undefined) return { sentence: `Did you mean \`${suggestion}\`?`, suggestion };
  if (known.length === 0) return { sentence: `There are no ${kind}.` };
  return { sentence: `The ${kind}: ${listed(known)}.` };
}
