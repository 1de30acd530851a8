import type { Json } from '../json.ts';
import { ARITHMETIC, COMPARISONS, negate, type Operation } from '../runtime/arithmetic.ts';
import type { Filter } from '../runtime/filter.ts';
import type { BinaryNode, BinaryOperator, Node } from '../syntax/ast.ts';
import { fusedBinary } from './fused-binary.ts';
import { product, single } from './make-filter.ts';
import { readsInput } from './reads-input.ts';
import { pipe } from './sequence.ts';

const OPERATIONS: Readonly<Record<BinaryOperator, Operation>> = { ...ARITHMETIC, ...COMPARISONS };

/** `left operator right`; the right side is the outer loop, and so is asked first. */
export function compileBinary(node: BinaryNode, inner: (node: Node) => Filter): Filter {
  const right = inner(node.right);
  const filter = binary(node.operator, inner(node.left), right);
  if (node.operator !== '+' || node.left.kind !== 'identity' || right.arity !== 'one')
    return filter;
  const operandReadsInput = readsInput(node.right);
  return filter.with({
    edit: (machine, scope, draft) => {
      const operand = right.one(machine, scope, draft.root) as Json;
      if (operandReadsInput && typeof operand === 'object') draft.disown();
      draft.append(operand);
    },
  });
}

export function binary(sign: BinaryOperator, left: Filter, right: Filter): Filter {
  const operation = OPERATIONS[sign];
  if (left.arity === 'one' && right.arity === 'one') {
    const fused = fusedBinary({ sign, operation }, left, right);
    if (fused !== undefined) return fused;
    const { constant } = right;
    if (constant !== undefined) {
      const subject = left.one as (...args: Parameters<Filter['one']>) => Json;
      return single((machine, scope, input) =>
        operation(machine, subject(machine, scope, input), constant),
      );
    }
    return single((machine, scope, input) => {
      const rightValue = right.one(machine, scope, input) as Json;
      return operation(machine, left.one(machine, scope, input) as Json, rightValue);
    });
  }
  return product([left, right], (machine, _input, [leftValue = null, rightValue = null]) =>
    operation(machine, leftValue, rightValue),
  );
}

/** `-operand`. */
export function negation(operand: Filter): Filter {
  return pipe(
    operand,
    single((_machine, _scope, input) => negate(input)),
  );
}
