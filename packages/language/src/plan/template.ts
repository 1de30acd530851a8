import type { Json } from '@tutti/jq';

/** jq text without its `${ }`, and the variables (without `$`) that it reads. */
export interface Expression {
  readonly kind: 'expression';
  readonly source: string;
  readonly variables: readonly string[];
}

/** A value with expressions in it. A part without any expression is one `literal`. */
export type Template =
  | { readonly kind: 'literal'; readonly value: Json }
  | Expression
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Template])[] }
  | { readonly kind: 'array'; readonly items: readonly Template[] };

/** RFC 6570 simple expansion over the top-level keys of the task's input. */
export interface UriTemplate {
  readonly kind: 'uri-template';
  readonly source: string;
}

/** Milliseconds, or an expression that yields an ISO 8601 duration or a duration object. */
export type Duration = { readonly kind: 'duration'; readonly ms: number } | Expression;
