import type { Filter } from '../runtime/filter.ts';
import type { Node } from '../syntax/ast.ts';
import { compileAssignment } from './assignment.ts';
import { compileBind } from './bind.ts';
import { compileCall } from './call.ts';
import type { Compilation, Place } from './compilation.ts';
import { compileIf } from './conditional.ts';
import { compileArray, compileObject } from './construction.ts';
import { compileBreak, compileLabel } from './label.ts';
import { alternative, compileLogic } from './logic.ts';
import { foreachFilter, reduceFilter } from './loops.ts';
import { compileBinary, negation } from './operators.ts';
import { recurse } from './recurse.ts';
import { compileIndex, compileSlice, iterate } from './selection.ts';
import { comma, identity, literal, pipe } from './sequence.ts';
import { compileText, formatFilter } from './text.ts';
import { tryFilter } from './try.ts';
import { compileVariable } from './variable.ts';

/** A node as a filter. The one place that knows every kind of node. */
export function compileNode(context: Compilation, node: Node, place: Place): Filter {
  const { names } = place;
  const inner = (child: Node) => context.inner(child, names);
  const tail = (child: Node) => context.compile(child, place);
  switch (node.kind) {
    case 'identity':
      return identity;
    case 'recurse':
      return recurse;
    case 'literal':
      return literal(node.value);
    case 'index':
      return compileIndex(node, inner);
    case 'slice':
      return compileSlice(node, inner);
    case 'iterate':
      return iterate(inner(node.target), node.optional);
    case 'pipe':
      return compilePipe(inner(node.left), node.right, inner, tail);
    case 'comma':
      return comma(
        node.parts.map((part, index) => (index < node.parts.length - 1 ? inner : tail)(part)),
      );
    case 'binary':
      return compileBinary(node, inner);
    case 'and':
    case 'or':
      return compileLogic(node.kind, inner(node.left), inner(node.right));
    case 'alternative':
      return alternative(inner(node.left), tail(node.right));
    case 'assign':
    case 'modify':
    case 'update':
      return compileAssignment(node, inner);
    case 'negate':
      return negation(inner(node.operand));
    case 'array':
      return compileArray(node.body, inner);
    case 'object':
      return compileObject(node.entries, inner);
    case 'text':
      return compileText(node, inner);
    case 'format':
      return formatFilter(node.name);
    case 'if':
      return compileIf(node, inner, tail);
    case 'try':
      return tryFilter(
        inner(node.body),
        node.handler === undefined ? undefined : inner(node.handler),
      );
    case 'reduce':
      return reduceFilter(context, node, names);
    case 'foreach':
      return foreachFilter(context, node, names);
    case 'label':
      return compileLabel(context, node.name, node.body, names);
    case 'break':
      return compileBreak(node.name, names, node.at);
    case 'variable':
      return compileVariable(context, node.name, names, node.at);
    case 'define':
      return compileDefine(context, node, place);
    case 'bind':
      return compileBind(context, node, place);
    case 'call':
      return compileCall(context, node, place);
  }
}

/** Behind many outputs the right side runs once for each, so that no run of it is the last thing. */
function compilePipe(
  left: Filter,
  right: Node,
  inner: (node: Node) => Filter,
  tail: (node: Node) => Filter,
): Filter {
  return pipe(left, left.arity === 'many' ? inner(right) : tail(right));
}

function compileDefine(
  context: Compilation,
  node: Extract<Node, { kind: 'define' }>,
  place: Place,
): Filter {
  const names = node.definitions.reduce(
    (outer, definition) => outer.withFunction(definition),
    place.names,
  );
  return context.compile(node.body, { ...place, names });
}
