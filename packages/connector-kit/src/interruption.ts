import { RetryableFault } from './fault.ts';

/** Why the signal of a call aborts that will be performed again: the program ends, the call does not. */
export const SHUTTING_DOWN = 'shutting-down';

/** The fault of a call that was given up because its signal aborted: cancelled, timed out, or shutting down. */
export function interruptedFault(): RetryableFault {
  return new RetryableFault({
    type: 'runtime',
    status: 500,
    title: 'Interrupted',
    detail: 'The call was given up before it ended.',
  });
}
