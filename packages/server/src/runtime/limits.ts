/** How much the runtime takes on. Everything that can grow has a bound. */
export interface Limits {
  /** Commands waiting for their turn before callers are told to come back later. */
  readonly waitingCommands: number;
  /** Effects under way at the same time. */
  readonly concurrentEffects: number;
  /** Effects of one namespace under way at the same time: others always find room. */
  readonly concurrentEffectsPerNamespace: number;
  /** Effects kept in memory for their turn; the rest waits in the store. */
  readonly waitingEffects: number;
  /**
   * With so many effects in line (those that targets hold back aside) nothing new is started. More runs
   * at once would not end sooner: each would wait for the others, and the states of all would not be kept.
   */
  readonly effectsInLine: number;
  /** Events on their way to runs at the same time; the rest waits in the store. */
  readonly concurrentDeliveries: number;
  /** Due runs taken up at the same time. */
  readonly concurrentTimers: number;
  /** Idle runs that stay in memory. */
  readonly cachedRuns: number;
  /** Plans that stay compiled in memory. */
  readonly cachedPlans: number;
  /** How long an accepted event is offered to new listeners. */
  readonly eventTimeToLiveMs: number;
  /** How often everything that should be under way is compared with what is. */
  readonly reconcileEveryMs: number;
  /** How often expired events and values nobody refers to are dropped. */
  readonly sweepEveryMs: number;
  /** How often some of the runs under way are looked at, whether they are stuck. */
  readonly lookForStuckEveryMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  waitingCommands: 10_000,
  concurrentEffects: 512,
  concurrentEffectsPerNamespace: 384,
  waitingEffects: 10_000,
  effectsInLine: 1_000,
  concurrentDeliveries: 512,
  concurrentTimers: 512,
  cachedRuns: 10_000,
  cachedPlans: 500,
  eventTimeToLiveMs: 3_600_000,
  reconcileEveryMs: 30_000,
  sweepEveryMs: 600_000,
  lookForStuckEveryMs: 60_000,
};
