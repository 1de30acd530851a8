import { isSource, isTest, type ProjectFile } from '../sources/project-files.ts';
import { isNode, lineAt, parse, type SyntaxNode, walk } from '../sources/syntax-tree.ts';
import type { Rule } from './rule.ts';

const LINES_PER_FILE = 500;
const LINES_PER_FUNCTION = 70;
const TEST_FUNCTIONS = new Set(['describe', 'test', 'it']);
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

export const fileSize: Rule = {
  name: 'file-size',
  find(file) {
    const lines = file.text.trimEnd().split('\n').length;
    if (!isSource(file) || lines <= LINES_PER_FILE) return [];
    return [{ line: 1, message: `has ${lines} lines; at most ${LINES_PER_FILE}.` }];
  },
};

export const functionSize: Rule = {
  name: 'function-size',
  find(file) {
    return isSource(file) ? longFunctions(file) : [];
  },
};

function longFunctions(file: ProjectFile): { line: number; message: string }[] {
  const found: { line: number; message: string }[] = [];
  walk(parse(file.text), (node) => {
    if (!FUNCTIONS.has(node.type) || (isTest(file.path) && holdsTests(node))) return;
    const line = lineAt(file.text, node.start);
    const lines = lineAt(file.text, node.end) - line + 1;
    if (lines <= LINES_PER_FUNCTION) return;
    found.push({
      line,
      message: `is a function of ${lines} lines; at most ${LINES_PER_FUNCTION}.`,
    });
  });
  return found;
}

/** A function that holds tests, such as the callback of `describe`, is a chapter, not a thing to follow. */
function holdsTests({ body }: SyntaxNode): boolean {
  const statements = isNode(body) && Array.isArray(body['body']) ? body['body'] : [];
  return statements.some((statement) => isNode(statement) && isTestCall(statement['expression']));
}

/** `test(…)`, `test.each(…)(…)` and the like. */
function isTestCall(value: unknown): boolean {
  if (!isNode(value)) return false;
  if (value.type === 'Identifier') return TEST_FUNCTIONS.has(String(value['name']));
  return isTestCall(value['callee'] ?? value['object']);
}
