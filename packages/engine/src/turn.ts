import type { Json } from '@tutti/jq';
import type { Directive, Duration, Expression, Plan, Task, Template } from '@tutti/language';
import type { Behaviours } from './behaviour.ts';
import { durationFrom } from './duration.ts';
import type { Effect } from './effects.ts';
import type { RunEvent } from './events.ts';
import { evolve } from './evolve/index.ts';
import { type Expressions, isTruthy } from './expression.ts';
import type { Activity } from './plan-index.ts';
import { lookupIn, type RuntimeInfo } from './scope.ts';
import type { Activation, ActivationId, Instant, RunState } from './state.ts';
import { fill } from './template.ts';

/** What stays the same for all decisions about runs of one plan. */
export interface Knowledge {
  readonly plan: Plan;
  readonly activities: ReadonlyMap<string, Activity>;
  readonly behaviours: Behaviours;
  readonly expressions: Expressions;
  readonly runtime: RuntimeInfo;
}

/** Variables that exist only at one point of the data flow: `input`, `output`, `rawOutput`, … */
export type Extra = { readonly [variable: string]: Json };

/** A `RunEvent` before it has its instant. */
export type EventBody = RunEvent extends infer Event
  ? Event extends RunEvent
    ? Omit<Event, 'at'>
    : never
  : never;

/** A finished child, as its parent hears of it. */
export interface EndedChild {
  readonly task: Task;
  readonly output: Json;
  readonly directive: Directive;
  readonly branch?: number;
  /** Its `if` did not hold: it has not completed. */
  readonly isSkipped?: true;
}

/**
 * One decision in the making: `emit` appends an event *and* applies it, so that deciding cannot
 * diverge from replay; `perform` asks for an effect after the commit.
 */
export class Turn {
  readonly at: Instant;
  readonly events: RunEvent[] = [];
  readonly effects: Effect[] = [];
  #knowledge: Knowledge;
  #state: RunState | null;

  constructor(knowledge: Knowledge, state: RunState | null, at: Instant) {
    this.#knowledge = knowledge;
    this.#state = state;
    this.at = at;
  }

  get knowledge(): Knowledge {
    return this.#knowledge;
  }

  get state(): RunState {
    if (!this.#state) throw new Error('Expected a started run, but there is none.');
    return this.#state;
  }

  /** The run has another plan from here on. */
  goOver(knowledge: Knowledge): void {
    this.#knowledge = knowledge;
  }

  emit(body: EventBody): void {
    const event = { at: this.at, ...body } as RunEvent;
    this.events.push(event);
    this.#state = evolve(this.#state, event);
  }

  perform(effect: Effect): void {
    this.effects.push(effect);
  }

  activity(activation: Activation): Activity {
    const activity = this.knowledge.activities.get(activation.pointer);
    if (!activity) throw new Error(`Expected ${activation.pointer} in the plan, but it is not.`);
    return activity;
  }

  find(id: ActivationId): Activation | undefined {
    return this.state.activations[id];
  }

  evaluate(expression: Expression, dot: Json, activation?: Activation, extra?: Extra): Json {
    const { plan, runtime, expressions, activities } = this.knowledge;
    const lookup = lookupIn({
      plan,
      runtime,
      activities,
      state: this.state,
      ...(activation && { activation }),
      ...(extra && { extra }),
    });
    return expressions.evaluate(expression, dot, lookup, this.at / 1000);
  }

  fill(template: Template, dot: Json, activation?: Activation, extra?: Extra): Json {
    return fill(template, (expression) => this.evaluate(expression, dot, activation, extra));
  }

  holds(condition: Expression, dot: Json, activation?: Activation, extra?: Extra): boolean {
    return isTruthy(this.evaluate(condition, dot, activation, extra));
  }

  /** Milliseconds. */
  duration(duration: Duration, dot: Json, activation?: Activation): number {
    if (duration.kind === 'duration') return duration.ms;
    return durationFrom(this.evaluate(duration, dot, activation));
  }
}
