import type { Json } from '@tutti/api';
import { findJsonMistake } from './json-mistake.ts';

export type JsonReading =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'mistake'; readonly detail: string };

/**
 * Reads JSON text. `__proto__` is a member like any other: it becomes an own property.
 *
 * A mistake is told with line and column; nesting deeper than `maxDepth` is one.
 */
export function readJson(text: string, maxDepth: number): JsonReading {
  if (nestingDepth(text) > maxDepth) {
    return {
      kind: 'mistake',
      detail: `Expected at most ${maxDepth} nested levels, but there are more.`,
    };
  }
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch {
    return { kind: 'mistake', detail: describeMistake(text) };
  }
}

function describeMistake(text: string): string {
  if (text.trim() === '') return 'Expected JSON, but the body is empty.';
  const { offset, expected } = findJsonMistake(text);
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const found =
    offset < text.length ? JSON.stringify([...text.slice(offset, offset + 2)][0]) : 'the end';
  return `Expected ${expected} at line ${line}, column ${column} of the JSON body, but found ${found}.`;
}

/** A string that does not end reaches to the end of the text: looking for its end once must do. */
const STRING_OR_BRACKET = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|[[{]|[\]}]/gs;

/** How deep brackets are nested, those in strings not counted. */
function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(STRING_OR_BRACKET)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth);
    else if (token === ']' || token === '}') depth--;
  }
  return deepest;
}
