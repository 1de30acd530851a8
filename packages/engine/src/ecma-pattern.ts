import { compile } from '@tutti/jq';

const TEST = compile('test($pattern)', { variables: ['pattern'] });

/**
 * Does a regular expression of JSON Schema (ECMA-262, Unicode) match somewhere in `text`? It runs in
 * jq's engine, which is bounded, and not in the host's, where one text can take a minute. Throws a
 * `JqError` when it is none, a `JqLimitError` when it is too costly.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  if (!TEST.ok) throw new Error(`Expected jq to have test/1, but: ${TEST.error.message}.`);
  return TEST.program.first(text, [toOniguruma(pattern)]) === true;
}

/** What the two dialects write in the same way and mean differently. */
const OUTSIDE_CLASS = new Map([
  ['$', '\\z'],
  ['\\d', '[0-9]'],
  ['\\D', '[^0-9]'],
  ['\\w', '[A-Za-z0-9_]'],
  ['\\W', '[^A-Za-z0-9_]'],
]);
const INSIDE_CLASS = new Map([
  ['\\d', '0-9'],
  ['\\w', 'A-Za-z0-9_'],
]);

/** A code point, an escape, or any other character. */
const TOKEN = /\\u\{[0-9A-Fa-f]+\}|\\u[0-9A-Fa-f]{4}|\\.|[^\\]/gsu;

function toOniguruma(pattern: string): string {
  let isInClass = false;
  const translated = pattern.replace(TOKEN, (token) => {
    if (token === '[') isInClass = true;
    else if (token === ']') isInClass = false;
    if (token.startsWith('\\u')) return `\\x{${token.replace(/[\\u{}]/g, '')}}`;
    return (isInClass ? INSIDE_CLASS : OUTSIDE_CLASS).get(token) ?? token;
  });
  return translated;
}
