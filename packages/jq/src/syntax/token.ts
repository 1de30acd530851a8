import type { Span } from './ast.ts';

export type TokenType =
  | 'number'
  | 'identifier'
  | 'keyword'
  | 'field'
  | 'binding'
  | 'format'
  | 'operator'
  | 'string-start'
  | 'string-text'
  | 'interpolation-start'
  | 'interpolation-end'
  | 'string-end'
  | 'invalid'
  | 'end';

/** `text` is the name, the operator, or the unescaped string; never the raw source. */
export interface Token {
  readonly type: TokenType;
  readonly text: string;
  readonly at: Span;
}

export const KEYWORDS: ReadonlySet<string> = new Set([
  'as',
  'import',
  'include',
  'module',
  'def',
  'if',
  'then',
  'else',
  'elif',
  'and',
  'or',
  'end',
  'reduce',
  'foreach',
  'try',
  'catch',
  'label',
  'break',
  '__loc__',
]);

const NAMES: Partial<Record<TokenType, string>> = {
  number: 'LITERAL',
  identifier: 'IDENT',
  field: 'FIELD',
  binding: 'BINDING',
  format: 'FORMAT',
  'string-start': 'QQSTRING_START',
  'string-text': 'QQSTRING_TEXT',
  'interpolation-start': 'QQSTRING_INTERP_START',
  'interpolation-end': 'QQSTRING_INTERP_END',
  'string-end': 'QQSTRING_END',
  invalid: 'INVALID_CHARACTER',
  end: 'end of file',
};

/** How jq names a token in "unexpected …". */
export function tokenName(token: Token): string {
  if (token.type === 'binding' && token.text === '__loc__') return '$__loc__';
  const name = NAMES[token.type];
  if (name !== undefined) return name;
  return token.type === 'operator' && token.text.length === 1 ? `'${token.text}'` : token.text;
}
