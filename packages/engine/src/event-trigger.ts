import type { Json } from '@tutti/jq';
import type { EventTrigger, ListenStrategy } from '@tutti/language';
import type { CloudEvent } from './cloud-event.ts';
import type { EventOffer } from './effects.ts';
import { offersOf } from './event-offer.ts';
import { type EventSet, type Joined, joinSets } from './event-set.ts';
import { type ClockMs, Expressions } from './expression.ts';
import type { FilterScope } from './filter-scope.ts';
import { readEvent } from './read-event.ts';
import type { RuntimeInfo } from './scope.ts';
import type { Instant } from './state.ts';

/** `schedule.on`, outside of any run. [SPEC V11–V13] */
export interface EventMatcher {
  /** What becomes of an event, given the sets that wait for more, the oldest first. */
  join(sets: readonly EventSet[], event: CloudEvent, at: Instant): Joined | null;
  /** What the run of a complete set is given. */
  inputOf(set: EventSet): Json;
}

/** The matcher of one trigger. Keep it as long as the trigger: it holds the compiled expressions. */
export function createEventMatcher(
  trigger: EventTrigger,
  environment: { readonly runtime: RuntimeInfo; readonly clockMs?: ClockMs },
): EventMatcher {
  const expressions = new Expressions(environment.clockMs);
  return {
    join: (sets, event, at) => {
      const scope = scopeOfSchedule(expressions, environment.runtime, at);
      return joinSets(scope, trigger, sets, event);
    },
    inputOf: ({ events }) => events.map((event) => readEvent(event, trigger.read)),
  };
}

/** What is known before there is a run: the runtime. Secrets are of no use in a comparison. */
function scopeOfSchedule(expressions: Expressions, runtime: RuntimeInfo, at: Instant): FilterScope {
  return {
    evaluate: (expression, dot, extra = {}) =>
      expressions.evaluate(
        expression,
        dot,
        (name) => {
          if (Object.hasOwn(extra, name)) return extra[name] as Json;
          return name === 'runtime' ? { ...runtime } : null;
        },
        at / 1000,
      ),
    input: null,
  };
}

/** The literal parts of a trigger, for the broker's index: known when it is published. */
export function offersOfTrigger(to: ListenStrategy): readonly EventOffer[] {
  const expressions = new Expressions();
  const evaluate: FilterScope['evaluate'] = (expression, dot) =>
    expressions.evaluate(expression, dot, () => null, 0);
  return offersOf({ evaluate, input: null }, to);
}
