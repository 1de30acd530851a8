import type { Span } from './ast.ts';
import { readEscapes } from './escapes.ts';
import { SyntaxFault } from './syntax-error.ts';
import { KEYWORDS, type Token, type TokenType } from './token.ts';

/** Longest first: `?//` is one token even where `?` and `//` were meant, as in jq. */
const OPERATORS = '?// //= // |= += -= *= /= %= == != <= >= ..'.split(' ');

const SINGLE = '.?=;,:|+-*/%<>$';
const SPACE = /[ \n\t\r]+/y;
/** A backslash carries a comment over the end of its line. */
const COMMENT = /#(?:\\(?:\r\n|[\s\S])|[^\\\r\n])*/y;
const NUMBER = /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const IDENTIFIER = /(?:[a-zA-Z_][a-zA-Z_0-9]*::)*[a-zA-Z_][a-zA-Z_0-9]*/y;
const FIELD = /\.[a-zA-Z_][a-zA-Z_0-9]*/y;
const BINDING = /\$(?:[a-zA-Z_][a-zA-Z_0-9]*::)*[a-zA-Z_][a-zA-Z_0-9]*/y;
const FORMAT = /@[a-zA-Z0-9_]+/y;

/** What words look like, and how long the sign is that they begin with. */
const WORDS: readonly {
  readonly pattern: RegExp;
  readonly type: TokenType;
  readonly sign: number;
}[] = [
  { pattern: NUMBER, type: 'number', sign: 0 },
  { pattern: FIELD, type: 'field', sign: 1 },
  { pattern: BINDING, type: 'binding', sign: 1 },
  { pattern: FORMAT, type: 'format', sign: 1 },
  { pattern: IDENTIFIER, type: 'identifier', sign: 0 },
];

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '\\(': ')' };

/** Splits a source into tokens; the last one is `end`. Throws {@link SyntaxFault} for bad escapes. */
export function tokenize(source: string): Token[] {
  return new Lexer(source).run();
}

class Lexer {
  readonly #source: string;
  readonly #tokens: Token[] = [];
  /** Open brackets and, as `"`, the strings that are open around them. */
  readonly #open: string[] = [];
  #position = 0;

  constructor(source: string) {
    this.#source = source;
  }

  run(): Token[] {
    while (this.#position < this.#source.length) {
      if (this.#open.at(-1) === '"') this.#stringPart();
      else this.#plain();
    }
    const last = this.#tokens.at(-1)?.at ?? { start: 0, end: 0 };
    this.#tokens.push({ type: 'end', text: '', at: last });
    return this.#tokens;
  }

  #plain(): void {
    if (this.#match(SPACE) !== undefined || this.#match(COMMENT) !== undefined) return;
    const start = this.#position;
    const character = this.#source[start] ?? '';
    if (character === '"') {
      this.#open.push('"');
      this.#push('string-start', '"', 1);
    } else if (character === '(' || character === '[' || character === '{') {
      this.#open.push(character);
      this.#push('operator', character, 1);
    } else if (character === ')' || character === ']' || character === '}') {
      this.#close(character);
    } else {
      this.#word();
    }
  }

  #close(character: string): void {
    const open = this.#open.at(-1);
    if (open === undefined || CLOSERS[open] !== character) {
      this.#push('invalid', character, 1);
      return;
    }
    this.#open.pop();
    this.#push(open === '\\(' ? 'interpolation-end' : 'operator', character, 1);
  }

  #word(): void {
    for (const { pattern, type, sign } of WORDS) {
      const word = this.#match(pattern);
      if (word === undefined) continue;
      const isKeyword = type === 'identifier' && KEYWORDS.has(word);
      this.#emit(isKeyword ? 'keyword' : type, word.slice(sign), word.length);
      return;
    }
    this.#operator();
  }

  #operator(): void {
    const operator = OPERATORS.find((text) => this.#source.startsWith(text, this.#position));
    if (operator !== undefined) {
      this.#push('operator', operator, operator.length);
      return;
    }
    const character = String.fromCodePoint(this.#source.codePointAt(this.#position) ?? 0);
    this.#push(SINGLE.includes(character) ? 'operator' : 'invalid', character, character.length);
  }

  #stringPart(): void {
    const source = this.#source;
    const start = this.#position;
    if (source[start] === '"') {
      this.#open.pop();
      this.#push('string-end', '"', 1);
    } else if (source.startsWith('\\(', start)) {
      this.#open.push('\\(');
      this.#push('interpolation-start', '\\(', 2);
    } else if (source[start] === '\\') {
      this.#escapes();
    } else {
      let end = start;
      while (end < source.length && source[end] !== '"' && source[end] !== '\\') end++;
      this.#push('string-text', source.slice(start, end), end - start);
    }
  }

  #escapes(): void {
    const run = readEscapes(this.#source, this.#position);
    const at: Span = { start: this.#position, end: run.end };
    if (run.message !== undefined) throw new SyntaxFault(run.message, at);
    if (run.end === this.#position) this.#push('invalid', '\\', 1);
    else this.#push('string-text', run.text, run.end - this.#position);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const text = pattern.exec(this.#source)?.[0];
    if (text !== undefined) this.#position += text.length;
    return text;
  }

  /** For text that a pattern has already stepped over. */
  #emit(type: TokenType, text: string, length: number): void {
    const at = { start: this.#position - length, end: this.#position };
    this.#tokens.push({ type, text, at });
  }

  #push(type: TokenType, text: string, length: number): void {
    this.#position += length;
    this.#emit(type, text, length);
  }
}
