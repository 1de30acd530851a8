import { RetryableFault, TerminalFault } from '@tutti/connector-kit';

/** The fault a promise rejects with, as data; anything else it does is passed on as a failure. */
export async function faultOf(promise: Promise<unknown>): Promise<{
  readonly kind: 'retryable' | 'terminal';
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
}> {
  try {
    const value = await promise;
    throw new Error(`Expected a fault, but it is the value ${JSON.stringify(value)}.`);
  } catch (error) {
    if (error instanceof RetryableFault) return { kind: 'retryable', ...error.problem };
    if (error instanceof TerminalFault) return { kind: 'terminal', ...error.problem };
    throw error;
  }
}
