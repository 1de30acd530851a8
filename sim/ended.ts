/** How a run stands that goes on no more. */
export const ENDED: readonly string[] = ['completed', 'faulted', 'cancelled'];
