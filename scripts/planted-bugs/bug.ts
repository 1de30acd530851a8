import type { CheckName } from './checks.ts';

/** A mistake that somebody could make, as a change of one place of one file. */
export interface PlantedBug {
  /** What goes wrong, in kebab-case. */
  readonly name: string;
  /** Relative to the project. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** What it would do to somebody's run. */
  readonly why: string;
  /** What should notice, the cheapest first: checks of whole stories before tests of one place. */
  readonly checks: readonly [CheckName, ...CheckName[]];
  /** Without it the checks cannot be made: they skip what they would look at. */
  readonly needs?: 'postgres';
}
