import { isSource } from '../sources/project-files.ts';
import { isNode, lineAt, parse, type SyntaxNode, walk } from '../sources/syntax-tree.ts';
import type { Rule } from './rule.ts';

/** `any`, and casting through `unknown`, switch the compiler off where it is needed most. */
export const honestTypes: Rule = {
  name: 'honest-types',
  find(file) {
    if (!isSource(file)) return [];
    const found: { line: number; message: string }[] = [];
    walk(parse(file.text), (node) => {
      const message = lieOf(node);
      if (message !== null) found.push({ line: lineAt(file.text, node.start), message });
    });
    return found;
  },
};

function lieOf(node: SyntaxNode): string | null {
  if (node.type === 'TSAnyKeyword')
    return 'uses any; name the type, or take unknown and narrow it.';
  if (node.type !== 'TSAsExpression') return null;
  const inner = node['expression'];
  const middle = isNode(inner) && inner.type === 'TSAsExpression' ? inner['typeAnnotation'] : null;
  const isForced = isNode(middle) && middle.type === 'TSUnknownKeyword';
  return isForced ? 'casts through unknown; write a type guard.' : null;
}
