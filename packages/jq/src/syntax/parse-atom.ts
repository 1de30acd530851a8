import type { Json } from '../json.ts';
import { describe } from '../runtime/describe.ts';
import type { Node } from './ast.ts';
import { parseQuery } from './parse-query.ts';
import type { TokenStream } from './token-stream.ts';

/** `(query)`, the node being the query itself. */
export function parseParenthesized(stream: TokenStream): Node {
  stream.expect('(');
  const query = parseQuery(stream);
  stream.expect(')');
  return query;
}

/** A string, with the format that stands before it, if any. Text without holes is a literal. */
export function parseTextNode(stream: TokenStream): Node {
  const start = stream.current.at.start;
  const format = stream.current.type === 'format' ? stream.next().text : 'text';
  stream.expectType('string-start', 'QQSTRING_START');
  const parts: (string | Node)[] = [];
  const holes: Node[] = [];
  while (stream.current.type !== 'string-end') {
    if (stream.current.type === 'string-text') {
      const text = stream.next().text;
      const last = parts.at(-1);
      if (typeof last === 'string') parts[parts.length - 1] = last + text;
      else parts.push(text);
      continue;
    }
    stream.expectType(
      'interpolation-start',
      'QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END',
    );
    const hole = parseQuery(stream);
    stream.expectType('interpolation-end', "QQSTRING_INTERP_END or '|' or ','");
    parts.push(hole);
    holes.push(hole);
  }
  stream.next();
  if (holes.length > 0) return stream.node(start, { kind: 'text', format, parts }, ...holes);
  return stream.node(start, { kind: 'literal', value: parts.join('') });
}

/** jq's complaint about a constant that cannot be an object key, else undefined. */
export function checkObjectKey(key: Node): string | undefined {
  const constant = constantOf(key);
  if (constant === undefined || typeof constant === 'string') return undefined;
  return `Cannot use ${describe(constant)} as object key`;
}

/** The value of a node that is known without an input, as far as jq works it out. */
function constantOf(node: Node): Json | undefined {
  if (node.kind === 'literal') return node.value;
  if (node.kind === 'object') return node.entries.length === 0 ? {} : undefined;
  if (node.kind !== 'array') return undefined;
  if (node.body === undefined) return [];
  const parts = node.body.kind === 'comma' ? node.body.parts : [node.body];
  const items = parts.map(constantOf);
  return items.every((item) => item !== undefined) ? items : undefined;
}
