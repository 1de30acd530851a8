const FIRST_MS = 1000;
const LONGEST_MS = 5 * 60_000;
/** What a receiver may ask for. */
const LONGEST_ASKED_MS = 60 * 60_000;

/**
 * How long to wait before the next try, in milliseconds: twice as long after each failure, up to five
 * minutes, of which `chance` (0 to 1) takes up to a half, so that sinks do not come back all at once.
 * A receiver that asks for more gets it, up to an hour.
 */
export function pauseAfter(failures: number, chance: number, askedMs = 0): number {
  const longest = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
  return Math.max(longest * (1 - chance / 2), Math.min(askedMs, LONGEST_ASKED_MS));
}
