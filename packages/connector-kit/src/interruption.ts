import { RetryableFault } from './fault.ts';

/** The fault of a call that was given up because its signal aborted: cancelled, timed out, or shutting down. */
export function interruptedFault(): RetryableFault {
  return new RetryableFault({
    type: 'runtime',
    status: 500,
    title: 'Interrupted',
    detail: 'The call was given up before it ended.',
  });
}
