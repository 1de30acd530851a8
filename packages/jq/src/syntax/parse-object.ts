import type { Node, ObjectEntry } from './ast.ts';
import { checkObjectKey, parseParenthesized, parseTextNode } from './parse-atom.ts';
import { parseExpression } from './parse-query.ts';
import { SyntaxFault } from './syntax-error.ts';
import type { TokenStream } from './token-stream.ts';

/** The entries of `{…}`, the opening brace being read already. */
export function parseObject(stream: TokenStream, start: number): Node {
  const entries: ObjectEntry[] = [];
  while (!stream.isOperator('}')) {
    if (stream.current.type === 'end') throw stream.unexpected();
    entries.push(parseEntry(stream));
    if (!stream.accept(',')) break;
  }
  stream.expect('}');
  const children = entries.flatMap(({ key, value }) => [key, value]);
  return stream.node(start, { kind: 'object', entries }, ...children);
}

function parseEntry(stream: TokenStream): ObjectEntry {
  const { type, text, at } = stream.current;
  const start = at.start;
  if (type === 'binding') {
    const variable = parseVariable(stream);
    if (text !== '__loc__' && stream.accept(':'))
      return { key: variable, value: parseValue(stream) };
    return { key: stream.node(start, { kind: 'literal', value: text }), value: variable };
  }
  if (type === 'identifier' || type === 'keyword') {
    stream.next();
    const key = stream.node(start, { kind: 'literal', value: text });
    if (stream.isOperator(':') || ends(stream)) return { key, value: optionalValue(stream) };
  } else if (
    type === 'string-start' ||
    (type === 'format' && stream.following.type === 'string-start')
  ) {
    const key = parseTextNode(stream);
    if (stream.isOperator(':') || ends(stream)) return { key, value: optionalValue(stream) };
  } else if (stream.isOperator('(')) {
    const key = parseParenthesized(stream);
    const problem = checkObjectKey(key);
    if (problem !== undefined) throw new SyntaxFault(problem, key.at);
    stream.expect(':');
    return { key, value: parseValue(stream) };
  }
  throw misplacedKey(stream, start);
}

export function parseVariable(stream: TokenStream): Node {
  const { text, at } = stream.next();
  if (text !== '__loc__') return stream.node(at.start, { kind: 'variable', name: text });
  const line = stream.source.slice(0, at.start).split('\n').length;
  return stream.node(at.start, { kind: 'literal', value: { file: '<top-level>', line } });
}

function ends(stream: TokenStream): boolean {
  return stream.isOperator(',') || stream.isOperator('}');
}

function optionalValue(stream: TokenStream): Node | undefined {
  return stream.accept(':') ? parseValue(stream) : undefined;
}

/** A value: an expression, or several joined by `|`; a comma would end the entry. */
function parseValue(stream: TokenStream): Node {
  return stream.nested(() => {
    const left = parseExpression(stream);
    if (!stream.accept('|')) return left;
    const right = parseValue(stream);
    return stream.node(left.at.start, { kind: 'pipe', left, right }, left, right);
  });
}

/** Something that is no key stands before a colon: say so; else complain about the token. */
function misplacedKey(stream: TokenStream, start: number): SyntaxFault {
  const plain = stream.unexpected();
  let end = stream.end;
  while (stream.current.type !== 'end' && !ends(stream) && !stream.isOperator(';')) {
    if (stream.isOperator(':')) {
      const message = 'May need parentheses around object key expression';
      return new SyntaxFault(message, { start, end }, 'Write {(key): value}.');
    }
    end = stream.next().at.end;
  }
  return plain;
}
