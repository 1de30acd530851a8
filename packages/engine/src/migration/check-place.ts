import type { Activation } from '../state.ts';
import type { Objection } from './check-body.ts';
import type { Comparison } from './comparison.ts';
import { expectPlace, type Place } from './plan-places.ts';

export const LEAVE =
  'let the run leave the task first, or skip it, or rewind to before it and migrate then';

/** Nothing in the other plan takes the place of the task. */
export function missing({ to }: Comparison, { activity }: Place): Objection {
  const elsewhere = to.named(activity.name);
  const remedy = `Map it to the task that takes its place in the same list, or ${LEAVE}.`;
  if (elsewhere.length === 0) {
    const message = 'The run is at this task, and the other definition has none of that name.';
    return { code: 'task-missing', message, remedy };
  }
  const message = `The run is at this task, which stands elsewhere in the other definition: ${elsewhere.join(', ')}.`;
  return { code: 'task-elsewhere', message, remedy };
}

/** What is around an activation must be around its counterpart. [SPEC G4] */
export function objectionToPlace(
  comparison: Comparison,
  { parent }: Activation,
  place: Place,
  target: Place,
): Objection | null {
  const list = comparison.counterparts.listOf(place);
  const isThere = list?.parent === target.parent && list.list === target.list;
  const caller = parent === null ? undefined : comparison.state.activations[parent];
  const isCalled = place.list !== 'function' || !caller || calls(comparison, caller, target);
  if (isThere && isCalled) return null;
  const message = 'Its counterpart stands in another list, and the run is not there.';
  const remedy = `Map it to a task of the list that takes the place of its own, or ${LEAVE}.`;
  return { code: 'task-elsewhere', message, remedy };
}

/** Whether what takes the place of `caller` calls the function that stands there. */
function calls({ to, counterparts }: Comparison, { pointer }: Activation, target: Place): boolean {
  const other = counterparts.of(pointer);
  if (other === undefined) return false;
  const { activity } = expectPlace(to, other);
  if (activity.kind !== 'call' || activity.call.kind !== 'function') return false;
  return to.plan.functions[activity.call.name]?.pointer === target.activity.pointer;
}
