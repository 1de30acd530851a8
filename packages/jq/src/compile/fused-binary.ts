import type { Json } from '../json.ts';
import type { Operation } from '../runtime/arithmetic.ts';
import type { Filter } from '../runtime/filter.ts';
import type { BinaryOperator } from '../syntax/ast.ts';
import { single } from './make-filter.ts';

/** An operator and what it does to any two values. */
export interface Operator {
  readonly sign: BinaryOperator;
  readonly operation: Operation;
}

/**
 * `.a > 10` and `.a * .b` as one closure each, for most conditions and sums are of these forms.
 * Calling a filter only to read a member takes longer than the reading; and a read that is written
 * out here sees fewer different names than one that all programs share, which V8 does faster.
 */
export function fusedBinary(operator: Operator, left: Filter, right: Filter): Filter | undefined {
  const { member } = left;
  const { constant } = right;
  if (member === undefined) return undefined;
  if (constant !== undefined) {
    const verdicts = VERDICTS.get(operator.sign);
    return typeof constant === 'number' && verdicts !== undefined
      ? comparedWithNumber(operator.operation, verdicts, member, constant)
      : withConstant(operator.operation, member, constant);
  }
  return right.member === undefined
    ? undefined
    : ofMembers(operator.operation, member, right.member);
}

/** What a comparison answers where the left side is less, equal or greater. */
interface Verdicts {
  readonly less: boolean;
  readonly equal: boolean;
  readonly greater: boolean;
}

const VERDICTS: ReadonlyMap<BinaryOperator, Verdicts> = new Map([
  ['==', { less: false, equal: true, greater: false }],
  ['!=', { less: true, equal: false, greater: true }],
  ['<', { less: true, equal: false, greater: false }],
  ['<=', { less: true, equal: true, greater: false }],
  ['>', { less: false, equal: false, greater: true }],
  ['>=', { less: false, equal: true, greater: true }],
]);

/** The constant is no NaN, which cannot be written in a program; as a member, NaN is the least. */
function comparedWithNumber(
  operation: Operation,
  { less, equal, greater }: Verdicts,
  member: string,
  constant: number,
): Filter {
  return single((machine, _scope, input): Json => {
    const left = input === machine.plain ? (input[member] ?? null) : machine.member(input, member);
    if (typeof left !== 'number') return operation(machine, left, constant);
    if (left > constant) return greater;
    return left === constant ? equal : less;
  });
}

function withConstant(operation: Operation, member: string, constant: Json): Filter {
  return single((machine, _scope, input) =>
    operation(machine, machine.member(input, member), constant),
  );
}

function ofMembers(operation: Operation, left: string, right: string): Filter {
  return single((machine, _scope, input) => {
    if (input === machine.plain) {
      return operation(machine, input[left] ?? null, input[right] ?? null);
    }
    const rightValue = machine.member(input, right);
    return operation(machine, machine.member(input, left), rightValue);
  });
}
