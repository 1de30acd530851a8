import type { Instant } from '@tutti/engine';

/** What a schedule remembers. It changes in the transaction of the run that it starts. */
export interface ScheduleState {
  /** The version it was planned for. */
  readonly planId: string;
  /** The next fire of `every` or `cron` that nobody has dealt with. Null: there is none. */
  readonly nextAt: Instant | null;
  /** When the pause of `after` is over. Null: there is none, or the end of a run will tell. */
  readonly afterAt: Instant | null;
  readonly isPaused: boolean;
  /** Fires that shall start a run, and have not yet. */
  readonly queue: readonly Fire[];
  /** Runs whose end matters, by their ids. */
  readonly running: readonly string[];
  /** Runs that must give way to a newer one. */
  readonly cancelling: readonly string[];
  readonly last?: StartedFire;
}

/** An instant at which a run shall start, and why. */
export interface Fire {
  readonly at: Instant;
  /** `catch-up`: its time had passed by more than a minute. */
  readonly reason: 'fire' | 'catch-up' | 'event' | 'trigger' | 'backfill';
  /** Of `event`: the position of the set of events that the run is for. */
  readonly set?: number;
}

export interface StartedFire extends Fire {
  readonly runId: string;
  readonly startedAt: Instant;
}

/** A run of a schedule that has ended. */
export interface EndedRun {
  readonly runId: string;
  readonly endedAt: Instant;
}
