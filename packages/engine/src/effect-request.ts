import { priorityFrom } from './admission.ts';
import { deadlineOf } from './deadline.ts';
import type { Activation, EffectId, Instant } from './state.ts';
import type { Turn } from './turn.ts';

/** The identity of an activation's effect. [SPEC X1] */
export interface EffectIdentity {
  readonly id: EffectId;
  readonly activation: string;
  readonly attempt: number;
  readonly idempotencyKey: string;
  readonly deadline?: Instant;
  readonly priority?: number;
}

export function effectIdentity(turn: Turn, activation: Activation): EffectIdentity {
  const { id, attempt } = activation;
  const deadline = deadlineOf(turn.state, activation);
  const priority = priorityOf(turn, activation);
  return {
    id: `${id}.${attempt}`,
    activation: id,
    attempt,
    idempotencyKey: `${turn.state.id}/${id}/${attempt}`,
    ...(deadline !== undefined && { deadline }),
    ...(priority !== undefined && { priority }),
  };
}

/** Of the nearest task around the effect that says one, else the run's. [SPEC Q3] */
function priorityOf(turn: Turn, activation: Activation): number | undefined {
  for (let scope: Activation | undefined = activation; scope; ) {
    const activity = turn.activity(scope);
    const { rawInput, input = rawInput } = scope;
    if ('priority' in activity && activity.priority) {
      const within = scope;
      return priorityFrom(activity.priority, (text) => turn.evaluate(text, input, within));
    }
    scope = scope.parent === null ? undefined : turn.find(scope.parent);
  }
  return turn.state.priority;
}
