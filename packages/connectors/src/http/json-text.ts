import type { Json } from '@tutti/connector-kit';

const maxDepth = 1000;

/**
 * Parses JSON from outside. Throws a `SyntaxError` when it is malformed, or nested deeper than what
 * the rest of the system walks through without running out of stack.
 */
export function parseJson(text: string): Json {
  if (text.length > maxDepth && depthOf(text) > maxDepth) {
    throw new SyntaxError(`nested deeper than ${maxDepth} levels`);
  }
  return JSON.parse(text) as Json;
}

/** Counts brackets outside of strings; good enough for malformed texts, which the parser refuses. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quoteMark) index = endOfString(text, index);
    else if (code === openBracket || code === openBrace) deepest = Math.max(deepest, ++depth);
    else if (code === closeBracket || code === closeBrace) depth--;
  }
  return deepest;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(index - 1 - backslashes) === backslash) backslashes++;
  return backslashes % 2 === 1;
}

const quoteMark = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
