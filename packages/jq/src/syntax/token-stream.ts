import type { Node, NodeShape, Span } from './ast.ts';
import { SyntaxFault } from './syntax-error.ts';
import { type Token, tokenName } from './token.ts';

/**
 * The tallest tree a program may be. Compiling and running recurse over the tree, so this is what
 * keeps a deep program from overflowing the stack; written programs stay below 50.
 */
export const MAX_TREE_HEIGHT = 400;

/** How deep brackets and keywords may nest while parsing. */
const MAX_NESTING = 250;

/** A place in a list of tokens, with the small questions a parser asks of it. */
export class TokenStream {
  readonly source: string;
  readonly #tokens: readonly Token[];
  #position = 0;
  #nesting = 0;

  constructor(source: string, tokens: readonly Token[]) {
    this.source = source;
    this.#tokens = tokens;
  }

  get current(): Token {
    return this.#tokens[this.#position]!;
  }

  get following(): Token {
    return this.#tokens[Math.min(this.#position + 1, this.#tokens.length - 1)]!;
  }

  get atStart(): boolean {
    return this.#position === 0;
  }

  /** Offset behind the token read last. */
  get end(): number {
    return this.#tokens[this.#position - 1]?.at.end ?? 0;
  }

  next(): Token {
    const token = this.current;
    if (token.type !== 'end') this.#position++;
    return token;
  }

  isAtEnd(): boolean {
    return this.current.type === 'end';
  }

  isOperator(text: string): boolean {
    return this.current.type === 'operator' && this.current.text === text;
  }

  isKeyword(text: string): boolean {
    return this.current.type === 'keyword' && this.current.text === text;
  }

  accept(operator: string): boolean {
    const found = this.isOperator(operator);
    if (found) this.#position++;
    return found;
  }

  acceptKeyword(text: string): boolean {
    const found = this.isKeyword(text);
    if (found) this.#position++;
    return found;
  }

  expect(operator: string): Token {
    if (!this.isOperator(operator)) throw this.unexpected(`'${operator}'`);
    return this.next();
  }

  expectKeyword(text: string): Token {
    if (!this.isKeyword(text)) throw this.unexpected(text);
    return this.next();
  }

  expectType(type: Token['type'], expected: string): Token {
    if (this.current.type !== type) throw this.unexpected(expected);
    return this.next();
  }

  unexpected(expected?: string, suggestion?: string): SyntaxFault {
    const wanted = expected === undefined ? '' : `, expecting ${expected}`;
    const message = `syntax error, unexpected ${tokenName(this.current)}${wanted}`;
    const spaced = this.isOperator('?//') ? 'Write ? // with a space: ?// is one sign.' : undefined;
    return new SyntaxFault(message, this.current.at, suggestion ?? spaced);
  }

  /** Runs a rule one level deeper, refusing programs that would exhaust the stack. */
  nested<T>(rule: () => T): T {
    if (++this.#nesting > MAX_NESTING) throw tooDeep(this.current.at);
    const result = rule();
    this.#nesting--;
    return result;
  }

  /** The stretch from an offset to the end of the token read last. */
  from(start: number): Span {
    return { start, end: this.end };
  }

  /** Makes a node that ends with the token read last. */
  node(start: number, shape: NodeShape, ...children: readonly (Node | undefined)[]): Node {
    const at = this.from(start);
    let height = 1;
    for (const child of children) {
      if (child !== undefined && child.height >= height) height = child.height + 1;
    }
    if (height > MAX_TREE_HEIGHT) throw tooDeep(at);
    return { ...shape, at, height };
  }
}

function tooDeep(at: Span): SyntaxFault {
  return new SyntaxFault(
    `the program nests deeper than ${MAX_TREE_HEIGHT} levels`,
    at,
    'Split it with def or with variables.',
  );
}
