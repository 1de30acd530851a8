// TypeScript 7 has no stable parser API; the parser that vite carries reads a file in a millisecond
// and gives the standard ESTree shape.
import { parseAst } from 'vite';

/** A node of the ESTree syntax tree; what else it holds depends on its type. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** Reads a program. Throws when it does not parse. */
export function parse(text: string): SyntaxNode {
  return { ...parseAst(text, { lang: 'ts' }) };
}

/** Visits every node, a node before what it holds. */
export function walk(
  node: SyntaxNode,
  visit: (node: SyntaxNode, parent: SyntaxNode | null) => void,
  parent: SyntaxNode | null = null,
): void {
  visit(node, parent);
  for (const child of Object.values(node).flat()) {
    if (isNode(child)) walk(child, visit, node);
  }
}

/** Whether a value of a tree is a node. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
