import { connectorContract } from './contract.ts';
import { type Dialer, type Json, RetryableFault, TerminalFault } from './index.ts';
import { interruptedFault } from './interruption.ts';

/** The least a function can be: it echoes, waits, or fails, as its arguments say. */
function echo(keys: string[]) {
  return {
    async perform(
      args: Json,
      context: { signal: AbortSignal; idempotencyKey: string },
    ): Promise<Json> {
      if (context.signal.aborted) throw interruptedFault();
      if (args === 'wait') return untilAborted(context.signal);
      if (args === 'fail') throw new RetryableFault({ ...problem, type: 'communication' });
      if (args !== 'echo') throw new TerminalFault({ ...problem, type: 'configuration' });
      keys.push(context.idempotencyKey);
      return { echo: true };
    },
  };
}

const problem = { status: 500, title: 'Failed', detail: 'It was asked to fail.' };

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(interruptedFault())),
  );
}

const noNetwork: Dialer = { request: () => Promise.reject(interruptedFault()) };

connectorContract('echo', async () => {
  const keys: string[] = [];
  return {
    function: echo(keys),
    dialer: noNetwork,
    works: 'echo',
    hangs: 'wait',
    fails: 'fail',
    secret: 's3cret',
    offeredKeys: () => keys,
  };
});
