import type { Node } from '../syntax/ast.ts';

/**
 * How often a part of what a program is given can occur in all its outputs together: at most so
 * many times, by the form of the program alone; Infinity where that cannot be told. It is what
 * decides whether outputs need measuring, so it may be too high, never too low.
 */
export function copiesIn(node: Node): number {
  return copies(node, false);
}

/** Builtins whose outputs hold no part of the input but single strings made from it. */
const MADE: ReadonlySet<string> = new Set(
  `length utf8bytelength type not keys keys_unsorted has in contains inside any all test startswith
   endswith index rindex indices isempty isnan isinfinite isnormal IN ascii_downcase ascii_upcase
   ltrimstr rtrimstr trimstr trim ltrim rtrim tonumber toboolean floor ceil round sqrt abs now
   todate fromdate split join tostring tojson explode implode empty error true false null
   strftime strptime mktime gmtime`.split(/\s+/),
);

/** Builtins that give each part of the input once at most. */
const REARRANGING: ReadonlySet<string> = new Set(
  `first last min max sort unique reverse add flatten to_entries from_entries transpose values
   arrays objects iterables booleans numbers strings nulls scalars sort_by group_by unique_by min_by
   max_by select del nth getpath`.split(/\s+/),
);

/** Inside a loop, what is not the loop's own element occurs once for each turn. */
function copies(node: Node, inLoop: boolean): number {
  const of = (child: Node): number => copies(child, inLoop);
  switch (node.kind) {
    case 'identity':
      return 1;
    case 'literal':
    case 'format':
    case 'and':
    case 'or':
    case 'negate':
      return 0;
    case 'variable':
      return inLoop ? Number.POSITIVE_INFINITY : 1;
    case 'index':
      return isSingle(node.key) ? of(node.target) : Number.POSITIVE_INFINITY;
    case 'iterate':
      return of(node.target);
    case 'slice':
      return isBound(node.from) && isBound(node.to) ? of(node.target) : Number.POSITIVE_INFINITY;
    case 'pipe':
      return piped(of(node.left), copies(node.right, inLoop || !isSingle(node.left)));
    case 'comma':
      return sum(node.parts.map(of));
    case 'binary':
      return ['+', '*', '-'].includes(node.operator) ? paired(node.left, node.right, inLoop) : 0;
    case 'alternative':
      return sum([of(node.left), of(node.right)]);
    case 'array':
      return node.body === undefined ? 0 : of(node.body);
    case 'text':
      return node.parts.every((part) => typeof part === 'string' || isSingle(part)) ? 0 : Infinity;
    case 'object':
      return objectCopies(node, inLoop);
    case 'if':
      return ifCopies(node, inLoop);
    case 'call':
      return callCopies(node);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

function objectCopies(node: Extract<Node, { kind: 'object' }>, inLoop: boolean): number {
  return sum(
    node.entries.map(({ key, value }) => {
      if (!isSingle(key)) return Number.POSITIVE_INFINITY;
      if (value === undefined) return 1;
      return isSingle(value) ? copies(value, inLoop) : Number.POSITIVE_INFINITY;
    }),
  );
}

function ifCopies(node: Extract<Node, { kind: 'if' }>, inLoop: boolean): number {
  if (!node.branches.every(({ condition }) => isSingle(condition))) return Number.POSITIVE_INFINITY;
  const outcomes = node.branches.map(({ outcome }) => copies(outcome, inLoop));
  return Math.max(...outcomes, node.otherwise === undefined ? 1 : copies(node.otherwise, inLoop));
}

function callCopies(node: Extract<Node, { kind: 'call' }>): number {
  const [argument] = node.args;
  if (node.name === 'map' && argument !== undefined) return copies(argument, true);
  if (!node.args.every(isSingle)) return Number.POSITIVE_INFINITY;
  if (MADE.has(node.name)) return 0;
  return REARRANGING.has(node.name) ? 1 : Number.POSITIVE_INFINITY;
}

function paired(left: Node, right: Node, inLoop: boolean): number {
  if (!isSingle(left) || !isSingle(right)) return Number.POSITIVE_INFINITY;
  return copies(left, inLoop) + copies(right, inLoop);
}

function isBound(node: Node | undefined): boolean {
  return node === undefined || isSingle(node);
}

/** It has one output at most, as far as its form tells. */
function isSingle(node: Node): boolean {
  switch (node.kind) {
    case 'identity':
    case 'literal':
    case 'variable':
    case 'array':
    case 'format':
      return true;
    case 'index':
      return isSingle(node.target) && isSingle(node.key);
    case 'slice':
      return isSingle(node.target) && isBound(node.from) && isBound(node.to);
    case 'pipe':
    case 'binary':
    case 'and':
    case 'or':
    case 'alternative':
      return isSingle(node.left) && isSingle(node.right);
    case 'negate':
      return isSingle(node.operand);
    case 'object':
      return node.entries.every(({ key, value }) => isSingle(key) && isBound(value));
    case 'text':
      return node.parts.every((part) => typeof part === 'string' || isSingle(part));
    case 'if':
      return (
        node.branches.every((each) => isSingle(each.condition) && isSingle(each.outcome)) &&
        isBound(node.otherwise)
      );
    case 'call':
      return node.name === 'map' || (isKnownSingle(node.name) && node.args.every(isSingle));
    default:
      return false;
  }
}

function isKnownSingle(name: string): boolean {
  return MADE.has(name) || REARRANGING.has(name);
}

/** Even where nothing of the input comes through on the left, the right side may hold variables. */
function piped(left: number, right: number): number {
  return right === 0 ? 0 : Math.max(1, left) * right;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
