/** How long a run may wait before it counts as stuck, by what it waits for. */
export interface StuckPolicy {
  /** For what should have happened by itself: a timer that is due, a turn, the news of a child's end. */
  readonly overdueMs: number;
  /** For a call, with the time it is held back; not for one that receives. */
  readonly callMs: number;
  /** For a connector that cannot receive. */
  readonly troubleMs: number;
  /** From the first failure, while it is tried again and again. */
  readonly retryMs: number;
  readonly eventMs: number;
  /** For people who have no due instant. */
  readonly personMs: number;
  /** For a place of a concurrency group. */
  readonly placeMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const DEFAULT_STUCK_POLICY: StuckPolicy = {
  overdueMs: 5 * MINUTE_MS,
  callMs: HOUR_MS,
  troubleMs: 15 * MINUTE_MS,
  retryMs: 6 * HOUR_MS,
  eventMs: DAY_MS,
  personMs: 7 * DAY_MS,
  placeMs: HOUR_MS,
};
