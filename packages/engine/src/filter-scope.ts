import type { Json } from '@tutti/jq';
import type { Expression } from '@tutti/language';
import type { Activation } from './state.ts';
import type { Extra, Turn } from './turn.ts';

/** Who answers the expressions of an event filter: a listener, or a schedule, which has no run yet. */
export interface FilterScope {
  /** Throws a `TaskProblem` of type `expression`. */
  evaluate(expression: Expression, dot: Json, extra?: Extra): Json;
  /** What `expect` is evaluated on. */
  readonly input: Json;
}

export function scopeOfListener(turn: Turn, activation: Activation): FilterScope {
  return {
    evaluate: (expression, dot, extra) => turn.evaluate(expression, dot, activation, extra),
    input: activation.input ?? null,
  };
}
