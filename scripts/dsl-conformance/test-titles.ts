import { isNode, parse, type SyntaxNode, walk } from '../sources/syntax-tree.ts';

const TESTS = new Set(['test', 'describe', 'describeWith']);

/**
 * What the tests of a file are called: their titles and those of the chapters they stand in, and all
 * texts of the tables they are made from. Where a part of a title is filled in, it is left out.
 */
export function testTitles(text: string): readonly string[] {
  const program = parse(text);
  const tables = constantsOf(program);
  const titles: string[] = [];
  walk(program, (node) => {
    if (node.type !== 'CallExpression' || !isOfTest(node['callee'])) return;
    // The last argument is what the test does.
    titles.push(...argumentsOf(node).slice(0, -1).flatMap(textsIn));
    const table = isNode(node['callee']) ? argumentsOf(node['callee']) : [];
    titles.push(...table.flatMap(textsIn), ...table.flatMap((part) => textsNamedIn(part, tables)));
  });
  return titles;
}

function isOfTest(callee: unknown): boolean {
  if (!isNode(callee)) return false;
  if (callee.type === 'Identifier') return TESTS.has(String(callee['name']));
  return isOfTest(callee['object']) || isOfTest(callee['callee']);
}

function argumentsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const given = node['arguments'];
  return Array.isArray(given) ? given.filter(isNode) : [];
}

/** What the constants of a file are made of, by their names. */
function constantsOf(program: SyntaxNode): ReadonlyMap<string, SyntaxNode> {
  const constants = new Map<string, SyntaxNode>();
  walk(program, ({ type, id, init }) => {
    if (type !== 'VariableDeclarator' || !isNode(id) || !isNode(init)) return;
    if (id.type === 'Identifier') constants.set(String(id['name']), init);
  });
  return constants;
}

function textsNamedIn(
  node: SyntaxNode,
  tables: ReadonlyMap<string, SyntaxNode>,
): readonly string[] {
  const texts: string[] = [];
  walk(node, ({ type, name }) => {
    if (type === 'Identifier') texts.push(...textsIn(tables.get(String(name))));
  });
  return texts;
}

function textsIn(node: unknown): readonly string[] {
  const texts: string[] = [];
  if (!isNode(node)) return texts;
  walk(node, ({ type, value }) => {
    if (type === 'Literal' && typeof value === 'string') texts.push(value);
    if (type === 'TemplateElement' && isCooked(value)) texts.push(value.cooked);
  });
  return texts;
}

function isCooked(value: unknown): value is { readonly cooked: string } {
  return typeof value === 'object' && value !== null && 'cooked' in value;
}
