import type { Json } from '@tutti/jq';
import type { Plan } from '@tutti/language';
import type { Admission } from './admission.ts';
import type { Command } from './commands.ts';
import type { Effect } from './effects.ts';
import type { RunEvent } from './events.ts';
import type { MigrationMapping } from './migration/counterparts.ts';
import type { Migration } from './migration/migrate.ts';
import type { Rejection } from './rejections.ts';
import type { Standing } from './standing.ts';
import type { Instant, RunState } from './state.ts';
import type { TaskWait } from './waits.ts';

/** A decision core: pure functions over plain data. The host keeps the log and performs effects. */
export interface Machine<State, Command, Event, Effect> {
  /**
   * What follows from a command. `state` is null before the first event.
   *
   * An accepted decision has evolved `state` in place (a copy of a large run per decision would
   * cost more than the decision), so a host whose commit fails drops the state and loads it again
   * from the log. A rejection has changed nothing. The same state, command and instant give the
   * same decision to the byte.
   */
  decide(state: State | null, command: Command, at: Instant): Decision<State, Event, Effect>;
  /** The only writer of state; replay calls nothing else. Mutates and returns `state`. */
  evolve(state: State | null, event: Event): State;
  /** When the machine wants an `advance`; an instant in the past means now. */
  nextDueAt(state: State): Instant | null;
}

export type Decision<State, Event, Effect> =
  | {
      readonly kind: 'accepted';
      readonly events: readonly Event[];
      readonly effects: readonly Effect[];
      /** The state after the events: the same as evolving them. */
      readonly state: State;
    }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

export interface RunMachine extends Machine<RunState, Command, RunEvent, Effect> {
  readonly plan: Plan;
  /** Which group a run with this input would belong to, and how urgent it would be. */
  admissionOf(input: Json, at: Instant): Admission;
  /** What each of the deepest live tasks waits for. */
  waitsOf(state: RunState): readonly TaskWait[];
  /** What must stand outside of the log for this state. */
  standingOf(state: RunState): Standing;
  /** What going over to that plan would be like; changes nothing. */
  planMigration(state: RunState, to: Plan, mapping: MigrationMapping): Migration;
}
