import type { Node } from './ast.ts';
import { parseParenthesized, parseTextNode } from './parse-atom.ts';
import { parseForeach, parseIf, parseReduce, parseTry } from './parse-control.ts';
import { parseObject, parseVariable } from './parse-object.ts';
import { parseQuery } from './parse-query.ts';
import { SyntaxFault } from './syntax-error.ts';
import type { TokenStream } from './token-stream.ts';

const UNUSUAL_FIELD = 'try .["field"] instead of .field for unusually named fields';

/** A term and the accesses behind it: `.a`, `[…]`, `."text"`, `?`. */
export function parseTerm(stream: TokenStream): Node {
  const start = stream.current.at.start;
  let term = parseAtom(stream);
  for (;;) {
    const next = parseSuffix(stream, start, term);
    if (next === undefined) return term;
    term = next;
  }
}

function parseSuffix(stream: TokenStream, start: number, target: Node): Node | undefined {
  if (stream.current.type === 'field') return parseField(stream, start, target);
  if (stream.isOperator('[')) return parseBrackets(stream, start, target, true);
  if (stream.accept('?')) {
    return stream.node(start, { kind: 'try', body: target, handler: undefined }, target);
  }
  if (!stream.isOperator('.')) return undefined;
  const { type, text } = stream.following;
  if (type === 'operator' && text === '[') {
    stream.next();
    return parseBrackets(stream, start, target, false);
  }
  if (type === 'string-start' || type === 'format') {
    stream.next();
    return parseTextIndex(stream, start, target);
  }
  return undefined;
}

function parseField(stream: TokenStream, start: number, target: Node): Node {
  const { text, at } = stream.next();
  const key = stream.node(at.start, { kind: 'literal', value: text });
  const optional = stream.accept('?');
  return stream.node(start, { kind: 'index', target, key, optional }, target, key);
}

function parseTextIndex(stream: TokenStream, start: number, target: Node): Node {
  const key = parseTextNode(stream);
  const optional = stream.accept('?');
  return stream.node(start, { kind: 'index', target, key, optional }, target, key);
}

function parseBrackets(stream: TokenStream, start: number, target: Node, canSlice: boolean): Node {
  stream.expect('[');
  if (stream.accept(']')) {
    const optional = stream.accept('?');
    return stream.node(start, { kind: 'iterate', target, optional }, target);
  }
  const from = canSlice && stream.isOperator(':') ? undefined : parseQuery(stream);
  if (from !== undefined && !(canSlice && stream.isOperator(':'))) {
    closeBracket(stream);
    const optional = stream.accept('?');
    return stream.node(start, { kind: 'index', target, key: from, optional }, target, from);
  }
  stream.expect(':');
  const to = from !== undefined && stream.isOperator(']') ? undefined : parseQuery(stream);
  closeBracket(stream);
  const optional = stream.accept('?');
  return stream.node(start, { kind: 'slice', target, from, to, optional }, target, from, to);
}

function closeBracket(stream: TokenStream): void {
  if (!stream.accept(']')) throw stream.unexpected("'|' or ',' or ']'");
}

function parseAtom(stream: TokenStream): Node {
  const { type, at } = stream.current;
  const start = at.start;
  switch (type) {
    case 'number':
      return stream.node(start, { kind: 'literal', value: Number(stream.next().text) });
    case 'field':
      return parseField(stream, start, stream.node(start, { kind: 'identity' }));
    case 'binding':
      return parseVariable(stream);
    case 'string-start':
      return parseTextNode(stream);
    case 'format':
      return parseFormat(stream, start);
    case 'identifier':
      return parseCall(stream, start);
    case 'keyword':
      return parseKeyword(stream, start);
    case 'operator':
      return parseOperatorAtom(stream, start);
    default:
      throw stream.unexpected(stream.atStart ? 'end of file' : undefined);
  }
}

function parseFormat(stream: TokenStream, start: number): Node {
  if (stream.following.type === 'string-start') return parseTextNode(stream);
  return stream.node(start, { kind: 'format', name: stream.next().text });
}

function parseOperatorAtom(stream: TokenStream, start: number): Node {
  switch (stream.current.text) {
    case '.':
      stream.next();
      return parseDot(stream, start);
    case '..':
      stream.next();
      return stream.node(start, { kind: 'recurse' });
    case '(':
      return parseParenthesized(stream);
    case '[':
      stream.next();
      return parseArray(stream, start);
    case '{':
      stream.next();
      return stream.nested(() => parseObject(stream, start));
    case '-': {
      stream.next();
      const operand = stream.nested(() => parseTerm(stream));
      return stream.node(start, { kind: 'negate', operand }, operand);
    }
    default:
      throw stream.unexpected(stream.atStart ? 'end of file' : undefined);
  }
}

function parseDot(stream: TokenStream, start: number): Node {
  const { type } = stream.current;
  const identity = stream.node(start, { kind: 'identity' });
  if (type === 'string-start' || type === 'format') return parseTextIndex(stream, start, identity);
  if (type === 'identifier' || type === 'number') {
    throw new SyntaxFault(UNUSUAL_FIELD, { start, end: stream.current.at.end });
  }
  return identity;
}

function parseArray(stream: TokenStream, start: number): Node {
  const body = stream.isOperator(']') ? undefined : parseQuery(stream);
  closeBracket(stream);
  return stream.node(start, { kind: 'array', body }, body);
}

function parseCall(stream: TokenStream, start: number): Node {
  const name = stream.next().text;
  if (!stream.accept('(')) return stream.node(start, constantOrCall(name));
  const nameEnd = start + name.length;
  const args: Node[] = [];
  do args.push(parseQuery(stream));
  while (stream.accept(';'));
  if (!stream.accept(')')) throw stream.unexpected("';' or ')'");
  const call = stream.node(start, { kind: 'call', name, args }, ...args);
  return { ...call, at: { start, end: nameEnd } };
}

function constantOrCall(name: string): Parameters<TokenStream['node']>[1] {
  switch (name) {
    case 'true':
      return { kind: 'literal', value: true };
    case 'false':
      return { kind: 'literal', value: false };
    case 'null':
      return { kind: 'literal', value: null };
    default:
      return { kind: 'call', name, args: [] };
  }
}

function parseKeyword(stream: TokenStream, start: number): Node {
  switch (stream.current.text) {
    case 'if':
      return parseIf(stream, start);
    case 'try':
      return parseTry(stream, start);
    case 'reduce':
      return parseReduce(stream, start);
    case 'foreach':
      return parseForeach(stream, start);
    case 'break': {
      const { at } = stream.next();
      if (stream.current.type !== 'binding') {
        throw new SyntaxFault('break requires a label to break to', at);
      }
      return stream.node(start, { kind: 'break', name: stream.next().text });
    }
    default:
      throw stream.unexpected(stream.atStart ? 'end of file' : undefined);
  }
}
