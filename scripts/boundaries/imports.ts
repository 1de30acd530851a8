import { isNode, lineAt, parse, type SyntaxNode, walk } from '../sources/syntax-tree.ts';

/** One place where a file reaches for another. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
}

const REACHING = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

/** Everything a program imports: statically, dynamically, as types, and by re-exporting. */
export function importsOf(text: string): readonly Import[] {
  const found: Import[] = [];
  walk(parse(text), (node) => {
    if (!REACHING.has(node.type)) return;
    const specifier = specifierOf(node);
    if (specifier === null) return;
    const typeOnly =
      node.type === 'TSImportType' ||
      node['importKind'] === 'type' ||
      node['exportKind'] === 'type';
    found.push({ specifier, line: lineAt(text, node.start), typeOnly });
  });
  return found;
}

function specifierOf(node: SyntaxNode): string | null {
  const source = node['source'] ?? node['argument'];
  if (!isNode(source)) return null;
  const literal = isNode(source['literal']) ? source['literal'] : source;
  return typeof literal['value'] === 'string' ? literal['value'] : null;
}
