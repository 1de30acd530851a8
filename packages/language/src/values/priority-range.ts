/** The more, the sooner. */
export const PRIORITY_RANGE = { from: -10, to: 10 } as const;
