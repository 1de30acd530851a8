import type { Node, Pattern, PatternEntry } from './ast.ts';
import { checkObjectKey, parseParenthesized, parseTextNode } from './parse-atom.ts';
import { SyntaxFault } from './syntax-error.ts';
import type { TokenStream } from './token-stream.ts';

/** One or more patterns, tried in turn, separated by `?//`. */
export function parsePatterns(stream: TokenStream): Pattern[] {
  const patterns = [parsePattern(stream)];
  while (stream.accept('?//')) patterns.push(parsePattern(stream));
  return patterns;
}

function parsePattern(stream: TokenStream): Pattern {
  const start = stream.current.at.start;
  if (stream.current.type === 'binding') {
    const name = stream.next().text;
    return { kind: 'variable', name, at: stream.from(start) };
  }
  if (stream.accept('[')) {
    const elements = stream.nested(() => parseElements(stream));
    return { kind: 'array', elements, at: stream.from(start) };
  }
  if (stream.accept('{')) {
    const entries = stream.nested(() => parseEntries(stream));
    return { kind: 'object', entries, at: stream.from(start) };
  }
  throw stream.unexpected("BINDING or '[' or '{'");
}

function parseElements(stream: TokenStream): Pattern[] {
  const elements: Pattern[] = [];
  do elements.push(parsePattern(stream));
  while (stream.accept(','));
  stream.expect(']');
  return elements;
}

function parseEntries(stream: TokenStream): PatternEntry[] {
  const entries: PatternEntry[] = [];
  do entries.push(parseEntry(stream));
  while (stream.accept(','));
  stream.expect('}');
  return entries;
}

function parseEntry(stream: TokenStream): PatternEntry {
  const { type, text, at } = stream.current;
  if (type === 'binding') {
    stream.next();
    const key = stream.node(at.start, { kind: 'literal', value: text });
    const pattern = stream.accept(':') ? parsePattern(stream) : undefined;
    return { key, variable: text, pattern };
  }
  const key = parseKey(stream);
  stream.expect(':');
  return { key, variable: undefined, pattern: parsePattern(stream) };
}

function parseKey(stream: TokenStream): Node {
  const { type, text, at } = stream.current;
  if (type === 'identifier' || type === 'keyword') {
    stream.next();
    return stream.node(at.start, { kind: 'literal', value: text });
  }
  if (type === 'string-start' || type === 'format') return parseTextNode(stream);
  if (!stream.isOperator('(')) throw stream.unexpected();
  const key = parseParenthesized(stream);
  const problem = checkObjectKey(key);
  if (problem !== undefined) throw new SyntaxFault(problem, key.at);
  return key;
}
