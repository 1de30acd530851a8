import type { Activation } from '../state.ts';
import type { Objection } from './check-body.ts';
import type { Comparison } from './comparison.ts';
import type { Place } from './plan-places.ts';

const BUILT_IN: readonly string[] = ['continue', 'exit', 'end'];
const LEAVE = 'or let the run leave the task first';

/** Extensions that are at work around an activation must be there still. [SPEC G5] */
export function objectionToExtensions(
  comparison: Comparison,
  { extension }: Activation,
  target: Place,
): Objection | null {
  if (!extension) return null;
  const numbers = extensionsOf(comparison, extension.applied);
  if (!numbers.every((number, index) => number > (numbers[index - 1] ?? -1))) {
    const message =
      'An extension is at work around it that the other definition does not have, or has in another order.';
    return { code: 'extension-changed', message, remedy: `Keep the extension, ${LEAVE}.` };
  }
  const next = extension.result?.directive ?? 'continue';
  if (BUILT_IN.includes(next) || comparison.to.at(target, next) !== undefined) return null;
  const message = `It goes on with ${next}, and the other definition has no such task beside it.`;
  return { code: 'target-missing', message, remedy: `Keep the task ${next}, ${LEAVE}.` };
}

/** The numbers of these extensions in the other plan; -1: it has no such one. */
export function extensionsOf({ from, to }: Comparison, applied: readonly number[]): number[] {
  const others = to.plan.extensions ?? [];
  return applied.map((number) => {
    const name = from.plan.extensions?.[number]?.name;
    return others.findIndex((other) => other.name === name);
  });
}
