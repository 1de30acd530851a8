import type { Node } from '../syntax/ast.ts';

/**
 * Whether what a node gives can hold a part of its input. It may say so where it is not the case,
 * but never the other way round.
 */
export function readsInput(node: Node): boolean {
  switch (node.kind) {
    case 'literal':
    case 'variable':
    case 'and':
    case 'or':
    case 'negate':
    case 'text':
      return false;
    case 'index':
    case 'slice':
    case 'iterate':
      return readsInput(node.target);
    case 'pipe':
      return readsInput(node.left);
    case 'comma':
      return node.parts.some(readsInput);
    case 'binary':
    case 'alternative':
      return readsInput(node.left) || readsInput(node.right);
    case 'array':
      return node.body !== undefined && readsInput(node.body);
    case 'object':
      return node.entries.some(({ value }) => value === undefined || readsInput(value));
    default:
      return true;
  }
}
