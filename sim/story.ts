import type { Command, Effect, Instant, RunEvent, RunState } from '@tutti/engine';
import type { RunSummary } from '../packages/server/src/runtime/runtime.ts';
import type { Store } from '../packages/server/src/store/port.ts';
import type { Source } from './definitions.ts';
import type { Faults } from './fault-kinds.ts';

/** Something that was asked of a run, accepted, and committed. */
export interface TakenCommand {
  readonly command: Command;
  /** What the clock showed; it may have been set back since the command before. */
  readonly at: Instant;
  /** The number of the last event that it has led to. */
  readonly sequence: number;
}

/** All that has become of one run, and all that made it so: what it was asked, and what its plan says. */
export interface RunStory {
  readonly summary: RunSummary;
  /** In order. The outside and the clock speak to a run by these alone. */
  readonly commands: readonly TakenCommand[];
  readonly log: readonly RunEvent[];
  /** What its decisions asked of the outside. */
  readonly effects: readonly Effect[];
  readonly state: RunState;
}

/** A simulated world in which everything has ended. */
export interface Story {
  readonly seed: number;
  readonly faults: Faults;
  readonly sources: readonly Source[];
  readonly runs: readonly RunStory[];
  /** What is committed. */
  readonly truth: Store;
}

/** Answers what is not as it should be, as the sentences that should be true. */
export type Check = (story: Story) => readonly string[] | Promise<readonly string[]>;
