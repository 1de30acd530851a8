import type { Node, NodeShape } from './ast.ts';
import { parseDefinitions } from './parse-definition.ts';
import { parsePatterns } from './parse-pattern.ts';
import { parseTerm } from './parse-term.ts';
import type { TokenStream } from './token-stream.ts';

/** Definitions, labels, bindings, then expressions joined by `,` and `|`. */
export function parseQuery(stream: TokenStream): Node {
  return stream.nested(() => parsePipe(stream));
}

/** `,` binds tighter than `|`; a `def`, `label` or `as` takes everything to its right. */
function parsePipe(stream: TokenStream): Node {
  const stages: Node[] = [];
  for (;;) {
    const { node, isGreedy } = parseComma(stream);
    stages.push(node);
    if (isGreedy || !stream.accept('|')) break;
  }
  return stages.reduceRight((right, left) =>
    stream.node(left.at.start, { kind: 'pipe', left, right }, left, right),
  );
}

interface Operand {
  readonly node: Node;
  /** It has read up to the end of the query. */
  readonly isGreedy: boolean;
}

function parseComma(stream: TokenStream): Operand {
  const start = stream.current.at.start;
  const parts: Node[] = [];
  for (;;) {
    const operand = parseOperand(stream);
    parts.push(operand.node);
    if (operand.isGreedy || !stream.accept(',')) {
      const node =
        parts.length === 1 ? operand.node : stream.node(start, { kind: 'comma', parts }, ...parts);
      return { node, isGreedy: operand.isGreedy };
    }
  }
}

function parseOperand(stream: TokenStream): Operand {
  const start = stream.current.at.start;
  if (stream.isKeyword('def')) {
    const definitions = parseDefinitions(stream);
    const body = parseQuery(stream);
    const bodies = definitions.map((definition) => definition.body);
    const node = stream.node(start, { kind: 'define', definitions, body }, body, ...bodies);
    return { node, isGreedy: true };
  }
  if (stream.acceptKeyword('label')) {
    const name = stream.expectType('binding', 'BINDING').text;
    stream.expect('|');
    const body = parseQuery(stream);
    return { node: stream.node(start, { kind: 'label', name, body }, body), isGreedy: true };
  }
  const source = parseExpression(stream);
  if (!stream.acceptKeyword('as')) return { node: source, isGreedy: false };
  const patterns = parsePatterns(stream);
  stream.expect('|');
  const body = parseQuery(stream);
  const node = stream.node(start, { kind: 'bind', source, patterns, body }, source, body);
  return { node, isGreedy: true };
}

interface Level {
  readonly operators: readonly string[];
  readonly associates: 'left' | 'right' | 'none';
}

/** Loosest first. */
const LEVELS: readonly Level[] = [
  { operators: ['//'], associates: 'right' },
  { operators: ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='], associates: 'none' },
  { operators: ['or'], associates: 'left' },
  { operators: ['and'], associates: 'left' },
  { operators: ['==', '!=', '<', '<=', '>', '>='], associates: 'none' },
  { operators: ['+', '-'], associates: 'left' },
  { operators: ['*', '/', '%'], associates: 'left' },
];

const LEVEL_OF: ReadonlyMap<string, number> = new Map(
  LEVELS.flatMap(({ operators }, level) => operators.map((text) => [text, level] as const)),
);

/** An expression of binary operators, no looser than the given level. */
export function parseExpression(stream: TokenStream, loosest = 0): Node {
  const start = stream.current.at.start;
  let left = parseTerm(stream);
  /** After `a == b`, another `==` may not follow. */
  let forbidden = -1;
  for (;;) {
    const level = levelHere(stream);
    if (level < loosest) return left;
    if (level === forbidden) throw stream.unexpected();
    const operator = stream.next().text;
    const { associates } = LEVELS[level]!;
    const right = stream.nested(() =>
      parseExpression(stream, associates === 'right' ? level : level + 1),
    );
    left = stream.node(start, operation(operator, left, right), left, right);
    forbidden = associates === 'none' ? level : -1;
  }
}

function levelHere(stream: TokenStream): number {
  const { type, text } = stream.current;
  return type === 'operator' || type === 'keyword' ? (LEVEL_OF.get(text) ?? -1) : -1;
}

function operation(operator: string, left: Node, right: Node): NodeShape {
  switch (operator) {
    case '//':
      return { kind: 'alternative', left, right };
    case '=':
      return { kind: 'assign', target: left, value: right };
    case '|=':
      return { kind: 'modify', target: left, value: right };
    case 'and':
    case 'or':
      return { kind: operator, left, right };
    case '+=':
    case '-=':
    case '*=':
    case '/=':
    case '%=':
    case '//=':
      return { kind: 'update', operator: UPDATES[operator], target: left, value: right };
    default:
      return { kind: 'binary', operator: binaryOperator(operator), left, right };
  }
}

const UPDATES = { '+=': '+', '-=': '-', '*=': '*', '/=': '/', '%=': '%', '//=': '//' } as const;
const BINARY = ['+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>='] as const;

function binaryOperator(text: string): (typeof BINARY)[number] {
  const found = BINARY.find((operator) => operator === text);
  if (found === undefined) throw new Error(`Expected a binary operator, but it is ${text}.`);
  return found;
}
