import type { IfNode, Node } from './ast.ts';
import { parsePatterns } from './parse-pattern.ts';
import { parseExpression, parseQuery } from './parse-query.ts';
import { parseTerm } from './parse-term.ts';
import type { TokenStream } from './token-stream.ts';

/** `if … then … (elif … then …)* (else …)? end`. */
export function parseIf(stream: TokenStream, start: number): Node {
  const branches: { condition: Node; outcome: Node }[] = [];
  do {
    stream.next();
    const condition = parseQuery(stream);
    stream.expectKeyword('then');
    branches.push({ condition, outcome: parseQuery(stream) });
  } while (stream.isKeyword('elif'));
  const otherwise = stream.acceptKeyword('else') ? parseQuery(stream) : undefined;
  if (!stream.acceptKeyword('end')) {
    throw stream.unexpected(undefined, "Possibly unterminated 'if' statement: it ends with 'end'.");
  }
  const shape: IfNode = { kind: 'if', branches, otherwise };
  const children = branches.flatMap(({ condition, outcome }) => [condition, outcome]);
  return stream.node(start, shape, ...children, otherwise);
}

/** `try` and `catch` take one term each: `try a + b` is `(try a) + b`. */
export function parseTry(stream: TokenStream, start: number): Node {
  stream.next();
  const body = stream.nested(() => parseTerm(stream));
  const handler = stream.acceptKeyword('catch')
    ? stream.nested(() => parseTerm(stream))
    : undefined;
  return stream.node(start, { kind: 'try', body, handler }, body, handler);
}

export function parseReduce(stream: TokenStream, start: number): Node {
  const { source, patterns } = parseSource(stream);
  stream.expect('(');
  const begin = parseQuery(stream);
  stream.expect(';');
  const update = parseQuery(stream);
  stream.expect(')');
  const shape = { kind: 'reduce', source, patterns, start: begin, update } as const;
  return stream.node(start, shape, source, begin, update);
}

export function parseForeach(stream: TokenStream, start: number): Node {
  const { source, patterns } = parseSource(stream);
  stream.expect('(');
  const begin = parseQuery(stream);
  stream.expect(';');
  const update = parseQuery(stream);
  const extract = stream.accept(';') ? parseQuery(stream) : undefined;
  stream.expect(')');
  const shape = { kind: 'foreach', source, patterns, start: begin, update, extract } as const;
  return stream.node(start, shape, source, begin, update, extract);
}

function parseSource(stream: TokenStream) {
  stream.next();
  const source = stream.nested(() => parseExpression(stream));
  stream.expectKeyword('as');
  return { source, patterns: parsePatterns(stream) };
}
