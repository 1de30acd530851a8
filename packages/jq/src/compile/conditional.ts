import { isTruthy, type Json } from '../json.ts';
import { type Arity, type Edit, Filter } from '../runtime/filter.ts';
import type { IfNode, Node } from '../syntax/ast.ts';
import { many } from './make-filter.ts';
import { identity } from './sequence.ts';

interface Branch {
  readonly condition: Filter;
  readonly outcome: Filter;
}

/** `if … then … elif … else … end`: each output of the condition takes a branch of its own. */
export function compileIf(
  node: IfNode,
  inner: (node: Node) => Filter,
  tail: (node: Node) => Filter,
): Filter {
  const isPlain = node.branches.map(({ condition }) => inner(condition));
  const certain = isPlain.every((condition) => condition.arity === 'one');
  const branchOf = certain ? tail : inner;
  const branches = node.branches.map(({ outcome }, index) => ({
    condition: isPlain[index] ?? identity,
    outcome: branchOf(outcome),
  }));
  const otherwise = node.otherwise === undefined ? identity : branchOf(node.otherwise);
  return certain ? choice(branches, otherwise) : branching(branches, otherwise);
}

function widest(arities: readonly Arity[]): Arity {
  if (arities.includes('many')) return 'many';
  return arities.includes('optional') ? 'optional' : 'one';
}

/** Every condition has exactly one output: a branch is chosen once. */
function choice(branches: readonly Branch[], otherwise: Filter): Filter {
  const first = branches[0];
  const choose =
    branches.length === 1 && first !== undefined
      ? (...[machine, scope, input]: Parameters<Filter['one']>): Filter =>
          isTruthy(first.condition.one(machine, scope, input) as Json) ? first.outcome : otherwise
      : (...[machine, scope, input]: Parameters<Filter['one']>): Filter =>
          branches.find(({ condition }) => isTruthy(condition.one(machine, scope, input) as Json))
            ?.outcome ?? otherwise;
  const outcomes = [...branches.map(({ outcome }) => outcome), otherwise];
  const edit: Edit | undefined = outcomes.some((outcome) => outcome.edit === undefined)
    ? undefined
    : (machine, scope, draft) => choose(machine, scope, draft.root).edit?.(machine, scope, draft);
  return new Filter(
    widest(outcomes.map(({ arity }) => arity)),
    (machine, scope, input) => choose(machine, scope, input).one(machine, scope, input),
    (machine, scope, input, emit) =>
      choose(machine, scope, input).each(machine, scope, input, emit),
    (machine, scope, path, input, emit) =>
      choose(machine, scope, input).paths(machine, scope, path, input, emit),
    { edit },
  );
}

function branching(branches: readonly Branch[], otherwise: Filter): Filter {
  const decide = (
    [machine, scope, input]: Parameters<Filter['one']>,
    index: number,
    take: (branch: Filter) => boolean,
  ): boolean => {
    const branch = branches[index];
    if (branch === undefined) return take(otherwise);
    return branch.condition.each(machine, scope, input, (value) =>
      isTruthy(value) ? take(branch.outcome) : decide([machine, scope, input], index + 1, take),
    );
  };
  return many(
    (machine, scope, input, emit) =>
      decide([machine, scope, input], 0, (branch) => branch.each(machine, scope, input, emit)),
    (machine, scope, path, input, emit) =>
      decide([machine, scope, input], 0, (branch) =>
        branch.paths(machine, scope, path, input, emit),
      ),
  );
}
