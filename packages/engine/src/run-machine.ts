import type { Plan } from '@tutti/language';
import { tryAdmissionOf } from './admission.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve/index.ts';
import { type ClockMs, Expressions } from './expression.ts';
import type { RunMachine } from './machine.ts';
import { planMigration } from './migration/migrate.ts';
import { indexPlan } from './plan-index.ts';
import type { RuntimeInfo } from './scope.ts';
import { standingOf } from './standing.ts';
import { BEHAVIOURS } from './tasks/index.ts';
import { nextDueAt } from './timers.ts';
import type { Knowledge } from './turn.ts';
import { waitsOf } from './waits.ts';

/** What a machine has of its host besides the plan. */
export interface MachineEnvironment {
  /** What `$runtime` answers. */
  readonly runtime: RuntimeInfo;
  /** Any steady clock: lets expressions be stopped that take too long; it decides nothing else. */
  readonly clockMs?: ClockMs;
}

/**
 * The machine of all runs of one plan. Keep it as long as the plan is in use: it holds the
 * compiled expressions.
 */
export function createRunMachine(plan: Plan, environment: MachineEnvironment): RunMachine {
  const knowledge: Knowledge = {
    plan,
    activities: indexPlan(plan),
    behaviours: BEHAVIOURS,
    expressions: new Expressions(environment.clockMs),
    runtime: environment.runtime,
  };
  return {
    plan,
    decide: (state, command, at) => decide(knowledge, state, command, at),
    evolve,
    admissionOf: (input, at) => tryAdmissionOf(knowledge, input, at),
    nextDueAt: (state) => nextDueAt(knowledge, state),
    planMigration: (state, to, mapping) => planMigration(state, plan, to, mapping),
    waitsOf: (state) => waitsOf(knowledge, state),
    standingOf: (state) => standingOf(knowledge, state),
  };
}
