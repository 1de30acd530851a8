import { describe, expect, test } from 'vitest';
import type { CallContext, Json } from './connector.ts';
import { type ContractSubject, connectorContract } from './contract.ts';
import { RetryableFault, TerminalFault } from './fault.ts';
import { interruptedFault } from './interruption.ts';

const noNetwork = () => Promise.reject(interruptedFault());

const problem = { status: 500, title: 'Failed', detail: 'It was asked to fail.' };

/** The least a function can be: it echoes its key, waits, or fails, as its arguments say. */
async function echo(args: Json, context: CallContext): Promise<Json> {
  if (context.signal.aborted) throw interruptedFault();
  if (args === 'wait') return untilAborted(context.signal);
  if (args === 'fail') throw new RetryableFault({ ...problem, type: 'communication' });
  if (args !== 'echo') throw new TerminalFault({ ...problem, type: 'configuration' });
  return [context.idempotencyKey];
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(interruptedFault()));
  });
}

function subject(perform: typeof echo): ContractSubject {
  return {
    function: { perform },
    dialer: {
      request: noNetwork,
      stream: noNetwork,
      route() {
        throw interruptedFault();
      },
    },
    works: 'echo',
    hangs: 'wait',
    fails: 'fail',
    secret: 's3cret',
    offeredKeys: (output) => output as string[],
  };
}

describe('a function that keeps the contract', () => {
  test.each(connectorContract.map(({ name, check }) => [name, check] as const))(
    '%s',
    async (_, check) => {
      await expect(check(subject(echo))).resolves.toBeUndefined();
    },
  );
});

describe('a function that breaks it is found out', () => {
  test.each<[string, typeof echo, string]>([
    [
      'answers JSON',
      async () => [Number.NaN],
      'Expected the output to be JSON, but a part of it is not.',
    ],
    [
      'offers the idempotency key to its target',
      async () => ['other'],
      'Expected the target to be offered contract-run/7/1, but it was other.',
    ],
    [
      'fails with a fault whose problem is whole',
      async () => 'fine',
      'Expected a fault, but the call answered "fine".',
    ],
    [
      'fails with a fault whose problem is whole',
      () => Promise.reject(new TypeError('a bug')),
      'a bug',
    ],
    [
      'fails with a fault whose problem is whole',
      () => Promise.reject(new TerminalFault({ ...problem, type: '' })),
      'Expected a type, status, title and detail',
    ],
    [
      'shows no credential in a fault',
      () => Promise.reject(new TerminalFault({ ...problem, type: 'x', detail: 'a s3cret' })),
      'Expected no credential in the fault, but it shows one.',
    ],
    [
      'does not begin when its signal has aborted',
      async () => 'done',
      'Expected a fault, but the call answered "done".',
    ],
    [
      'ends soon after its signal aborts',
      () => Promise.reject(interruptedFault()),
      'Expected the call to hang, but it ended.',
    ],
    [
      'refuses the arguments [] for good',
      () => Promise.reject(interruptedFault()),
      'Expected a TerminalFault, but it is a RetryableFault.',
    ],
  ])('%s', async (name, perform, message) => {
    const { check } = connectorContract.find((each) => each.name === name)!;
    await expect(check(subject(perform))).rejects.toThrow(message);
  });

  test('leaves its arguments as they are', async () => {
    const writes = async (args: Json) => Object.assign(args as object, { more: 1 }) as Json;
    const { check } = connectorContract.find((each) => each.name.startsWith('leaves'))!;
    await expect(check({ ...subject(writes), works: {} })).rejects.toThrow(TypeError);
  });
});
