import type { Scalar } from 'yaml';

const BLANK = /\s/;
const ESCAPE = /^\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?\n[ \t]*|[\s\S])/;

/**
 * The offset in `text` of the character at `index` of a scalar's value.
 *
 * Value and source are walked side by side: folding, indentation and quoting only ever add blanks,
 * doubled quotes and escapes to the source. Exact for every character that is not a blank; beyond
 * the last of those it is the place after it.
 */
export function textOffset(text: string, scalar: Scalar, index: number): number {
  const value = String(scalar.value);
  const length = value.trimEnd().length;
  if (index < length || length === 0) return offsetAt(text, scalar, value, index);
  return offsetAt(text, scalar, value, length - 1) + 1;
}

function offsetAt(text: string, scalar: Scalar, value: string, index: number): number {
  const [start, end] = scalar.range!;
  let source = contentStart(text, scalar, start);
  for (let at = 0; source < end; ) {
    const step = stepLengths(text, source, value[at], scalar.type);
    if (at >= index && step.value > 0) break;
    at += step.value;
    source += step.source;
  }
  return source;
}

interface StepLengths {
  readonly value: number;
  readonly source: number;
}

function stepLengths(
  text: string,
  source: number,
  wanted: string | undefined,
  type: Scalar['type'],
): StepLengths {
  const found = text[source]!;
  if (type === 'QUOTE_DOUBLE' && found === '\\') return escapeLengths(text, source);
  if (type === 'QUOTE_SINGLE' && found === "'") return { value: 1, source: 2 };
  if (found === wanted) return { value: 1, source: 1 };
  if (BLANK.test(found)) return { value: 0, source: 1 };
  return { value: 1, source: 0 };
}

function escapeLengths(text: string, source: number): StepLengths {
  const written = ESCAPE.exec(text.slice(source, source + 200))?.[0] ?? '\\';
  const isContinuation = written[1] === '\n' || written[1] === '\r';
  const isPair = written[1] === 'U' && Number.parseInt(written.slice(2), 16) > 0xffff;
  return { value: isContinuation ? 0 : isPair ? 2 : 1, source: written.length };
}

function contentStart(text: string, scalar: Scalar, start: number): number {
  switch (scalar.type) {
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return text.indexOf('\n', start) + 1;
    case 'QUOTE_DOUBLE':
    case 'QUOTE_SINGLE':
      return start + 1;
    default:
      return start;
  }
}
