import type { Json } from '../json.ts';

/** A stretch of the source: UTF-16 offsets, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type BinaryOperator = ArithmeticOperator | ComparisonOperator;
export type UpdateOperator = ArithmeticOperator | '//';

interface Located {
  readonly at: Span;
}

export type Node = Located & NodeShape & { readonly height: number };

/** What tells nodes apart; a node adds its place, and its height: the longest way down to a leaf. */
export type NodeShape =
  | { readonly kind: 'identity' }
  | { readonly kind: 'recurse' }
  | { readonly kind: 'literal'; readonly value: Json }
  | IndexNode
  | SliceNode
  | IterateNode
  | { readonly kind: 'pipe'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'comma'; readonly parts: readonly Node[] }
  | BinaryNode
  | { readonly kind: 'and' | 'or' | 'alternative'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'assign' | 'modify'; readonly target: Node; readonly value: Node }
  | UpdateNode
  | { readonly kind: 'negate'; readonly operand: Node }
  | { readonly kind: 'array'; readonly body: Node | undefined }
  | { readonly kind: 'object'; readonly entries: readonly ObjectEntry[] }
  | TextNode
  | { readonly kind: 'format'; readonly name: string }
  | IfNode
  | { readonly kind: 'try'; readonly body: Node; readonly handler: Node | undefined }
  | ReduceNode
  | ForeachNode
  | { readonly kind: 'label'; readonly name: string; readonly body: Node }
  | { readonly kind: 'break'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'define'; readonly definitions: readonly Definition[]; readonly body: Node }
  | BindNode
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] };

export interface IndexNode {
  readonly kind: 'index';
  readonly target: Node;
  readonly key: Node;
  readonly optional: boolean;
}

export interface SliceNode {
  readonly kind: 'slice';
  readonly target: Node;
  readonly from: Node | undefined;
  readonly to: Node | undefined;
  readonly optional: boolean;
}

export interface IterateNode {
  readonly kind: 'iterate';
  readonly target: Node;
  readonly optional: boolean;
}

export interface BinaryNode {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Node;
  readonly right: Node;
}

export interface UpdateNode {
  readonly kind: 'update';
  readonly operator: UpdateOperator;
  readonly target: Node;
  readonly value: Node;
}

/** Text with interpolations, each printed by the named format. */
export interface TextNode {
  readonly kind: 'text';
  readonly format: string;
  readonly parts: readonly (string | Node)[];
}

export interface IfNode {
  readonly kind: 'if';
  readonly branches: readonly { readonly condition: Node; readonly outcome: Node }[];
  readonly otherwise: Node | undefined;
}

export interface ReduceNode {
  readonly kind: 'reduce';
  readonly source: Node;
  readonly patterns: readonly Pattern[];
  readonly start: Node;
  readonly update: Node;
}

export interface ForeachNode {
  readonly kind: 'foreach';
  readonly source: Node;
  readonly patterns: readonly Pattern[];
  readonly start: Node;
  readonly update: Node;
  readonly extract: Node | undefined;
}

export interface BindNode {
  readonly kind: 'bind';
  readonly source: Node;
  readonly patterns: readonly Pattern[];
  readonly body: Node;
}

/** `value` undefined: the value of the input's own key of that name. */
export interface ObjectEntry {
  readonly key: Node;
  readonly value: Node | undefined;
}

export interface Definition extends Located {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: Node;
}

/** A `$value` parameter is a filter parameter that is also bound to each of its outputs. */
export interface Parameter {
  readonly name: string;
  readonly isValue: boolean;
}

export type Pattern = Located &
  (
    | { readonly kind: 'variable'; readonly name: string }
    | { readonly kind: 'array'; readonly elements: readonly Pattern[] }
    | { readonly kind: 'object'; readonly entries: readonly PatternEntry[] }
  );

/** `{$name}`, `{$name: pattern}` or `{key: pattern}`. */
export interface PatternEntry {
  readonly key: Node;
  readonly variable: string | undefined;
  readonly pattern: Pattern | undefined;
}
