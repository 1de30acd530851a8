import type { Instant } from '@tutti/engine';

/** How long each step of priority lets the later one go before the earlier one. */
const HEAD_START_MS = 60_000;

/**
 * The place in a line: the smallest goes first. A step of priority is worth a minute, so what waits
 * long enough is overtaken by nothing that comes later: nobody starves.
 */
export function rankOf(since: Instant, priority = 0): number {
  return since - priority * HEAD_START_MS;
}
