import type { EventForm, ListenStrategy } from './listen.ts';

/** When runs start by themselves: `schedule`, with the policies of `document.metadata.schedule`. */
export interface Schedule extends SchedulePolicy {
  /** At least one, and at most one of each kind: each starts runs, whatever the others do. */
  readonly triggers: readonly ScheduleTrigger[];
}

export type ScheduleTrigger =
  /** At this distance from each other, whatever became of the run before. */
  | { readonly kind: 'every'; readonly ms: number }
  | { readonly kind: 'cron'; readonly expression: string }
  /** So long after the end of the run before. */
  | { readonly kind: 'after'; readonly ms: number }
  | EventTrigger;

/** A run for each event, or for each set of events that the strategy wants together. */
export interface EventTrigger {
  readonly kind: 'on';
  readonly to: ListenStrategy;
  readonly read: EventForm;
}

export interface SchedulePolicy {
  /** An IANA name: whose wall clock a cron expression means. */
  readonly timeZone: string;
  /** Which fires that were missed are made up for. */
  readonly catchUp: 'none' | 'one' | 'all';
  /** How many missed fires `all` makes up for at the most: the newest ones. */
  readonly catchUpLimit: number;
  /** What becomes of a fire while a run of the schedule is under way. */
  readonly overlap: 'allow' | 'skip' | 'queue' | 'cancel-running';
  /** What runs are given at a time: nothing (`{}`), or the fire they were started for. */
  readonly input: 'none' | 'fire';
  /** How long the first event of a set waits for the others. */
  readonly completeWithinMs: number;
}
