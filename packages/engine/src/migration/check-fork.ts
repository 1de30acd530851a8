import type { ForkTask } from '@tutti/language';
import type { Activity } from '../plan-index.ts';
import type { Activation } from '../state.ts';
import type { Objection } from './check-body.ts';
import type { Comparison } from './comparison.ts';

/** A fork that has begun goes on with the same branches, in whatever order. [SPEC G5] */
export function objectionToFork(
  comparison: Comparison,
  from: Activity,
  to: Activity,
): Objection | null {
  if (from.kind !== 'fork' || to.kind !== 'fork') return null;
  const numbers = branchesOf(comparison, from, to);
  const gone = from.branches.filter((_, index) => (numbers[index] ?? -1) < 0);
  const added = to.branches.filter((_, index) => !numbers.includes(index));
  if (gone.length + added.length === 0) return null;
  const told = [
    ...gone.map(({ name }) => `${name} is not there any more`),
    ...added.map(({ name }) => `${name} is new`),
  ];
  const message = `The fork has begun with other branches: ${told.join(', ')}.`;
  const remedy = 'Map renamed branches, or rewind the run to before the fork and migrate then.';
  return { code: 'branches-changed', message, remedy };
}

/** The number of each branch in the other fork; -1: it has none. */
export function branchesOf(
  { counterparts }: Comparison,
  from: ForkTask,
  to: ForkTask,
): readonly number[] {
  return from.branches.map(({ pointer }) => {
    const counterpart = counterparts.of(pointer);
    return to.branches.findIndex((branch) => branch.pointer === counterpart);
  });
}

/** Which branch of its fork an activation is in the other plan; undefined: it is no branch. */
export function branchIn(
  comparison: Comparison,
  { branch, parent }: Activation,
): number | undefined {
  const { state, from, to, counterparts } = comparison;
  const around = parent === null ? undefined : state.activations[parent];
  if (branch === undefined || around === undefined) return undefined;
  const fork = from.find(around.pointer)?.activity;
  const other = to.find(counterparts.of(around.pointer) ?? '')?.activity;
  if (fork?.kind !== 'fork' || other?.kind !== 'fork') return undefined;
  return branchesOf(comparison, fork, other)[branch];
}
