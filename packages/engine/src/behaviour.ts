import type { Json } from '@tutti/jq';
import type { Activity } from './plan-index.ts';
import type { Problem } from './problem.ts';
import type { Activation, Instant } from './state.ts';
import type { EndedChild, Knowledge, Turn } from './turn.ts';

/** What a task's kind does at each point of an activation's life. `task` is always of that kind. */
export interface Behaviour<Kind extends Activity> {
  /** The input is ready: do the work, begin the children, or ask for an effect. */
  start(turn: Turn, activation: Activation, task: Kind, input: Json): void;
  /** The effect it asked for has answered. */
  answered?(turn: Turn, activation: Activation, task: Kind, output: Json): void;
  /** A child has completed or was skipped; it is no longer live. */
  childEnded?(turn: Turn, activation: Activation, task: Kind, child: EndedChild): void;
  /** It is ready again without an answer: something has come for it meanwhile. */
  proceed?(turn: Turn, activation: Activation, task: Kind): void;
  /** Its own timers (not its timeout): when the next one is due, … */
  dueAt?(activation: Activation): Instant | null;
  /** … and what happens then. */
  due?(turn: Turn, activation: Activation, task: Kind): void;
  /** Will `takeOver` deal with this problem of a descendant? Only asked, nothing may change. */
  catches?(turn: Turn, activation: Activation, task: Kind, problem: Problem): boolean;
  /** Every descendant has ended because of `problem`. */
  takeOver?(turn: Turn, activation: Activation, task: Kind, problem: Problem): void;
  /** Undo what it has registered outside, because it ends early. */
  release?(turn: Turn, activation: Activation): void;
  /** A retry of the run goes on with it: register outside again. */
  restore?(turn: Turn, activation: Activation, task: Kind): void;
}

/** One behaviour for each kind. */
export type Behaviours = {
  readonly [Kind in Activity['kind']]: Behaviour<Extract<Activity, { kind: Kind }>>;
};

/** The behaviour of an activity's kind. */
export function behaviourOf(knowledge: Knowledge, activity: Activity): Behaviour<Activity> {
  return knowledge.behaviours[activity.kind] as Behaviour<Activity>;
}
