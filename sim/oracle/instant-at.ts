import type { Environment, Moment } from './environment.ts';
import { Undetermined } from './halt.ts';

/** What the clock says at a moment. What would come after something that never comes has none. */
export function instantAt(environment: Environment, at: Moment): number {
  const milliseconds = environment.clock(at);
  if (Number.isFinite(milliseconds)) return milliseconds;
  throw new Undetermined('a moment that never comes');
}
