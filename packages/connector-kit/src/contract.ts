import { describe, expect, test } from 'vitest';
import type { CallContext, ConnectorFunction, Dialer, Json } from './connector.ts';
import { RetryableFault, TerminalFault } from './fault.ts';

/** A function under test, and calls of it whose outcome is known. */
export interface ContractSubject {
  readonly function: ConnectorFunction;
  readonly dialer: Dialer;
  /** Arguments of a call that ends well. */
  readonly works: Json;
  /** Arguments of a call that never ends by itself. */
  readonly hangs: Json;
  /** Arguments of a call that ends in a fault, and a credential in them that its text may not show. */
  readonly fails: Json;
  readonly secret?: string;
  /** The idempotency keys the target was offered so far, given the output of the call that works. */
  readonly offeredKeys: (output: Json) => readonly (string | undefined)[];
}

const promptMs = 3000;
const idempotencyKey = 'contract-run/7/1';
const nonsense: readonly Json[] = [
  null,
  0,
  'text',
  [],
  {},
  { '': null },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
];

/**
 * Declares the tests that every function of every connector passes. `setUp` is called inside each
 * test, so that it can bind what it opens to the end of that test.
 */
export function connectorContract(name: string, setUp: () => Promise<ContractSubject>): void {
  describe(`the connector contract: ${name}`, () => {
    outcomeTests(setUp);
    interruptionTests(setUp);
    argumentTests(setUp);
  });
}

function outcomeTests(setUp: () => Promise<ContractSubject>): void {
  test('answers JSON', async () => {
    const subject = await setUp();
    const output = await subject.function.perform(subject.works, contextOf(subject));
    expect(JSON.parse(JSON.stringify(output))).toStrictEqual(output);
  });

  test('offers the idempotency key to its target', async () => {
    const subject = await setUp();
    const output = await subject.function.perform(subject.works, contextOf(subject));
    expect(subject.offeredKeys(output)).toContain(idempotencyKey);
  });

  test('fails with a fault whose problem is whole, and shows no credential', async () => {
    const subject = await setUp();
    const fault = await faultOf(subject.function.perform(subject.fails, contextOf(subject)));
    expect(fault.problem).toEqual({
      type: expect.stringMatching(/./),
      status: expect.toSatisfy(
        (status) => Number.isInteger(status) && status >= 100 && status < 600,
      ),
      title: expect.stringMatching(/./),
      detail: expect.stringMatching(/./),
    });
    expect(`${fault.message} ${JSON.stringify(fault.problem)}`).not.toContain(
      subject.secret ?? '\0',
    );
  });
}

function interruptionTests(setUp: () => Promise<ContractSubject>): void {
  test('does not begin when the signal has aborted', async () => {
    const subject = await setUp();
    const context = contextOf(subject, AbortSignal.abort());
    const call = subject.function.perform(subject.works, context);
    expect(await faultOf(call)).toBeInstanceOf(RetryableFault);
  });

  test('ends soon after the signal aborts', { timeout: promptMs + 2000 }, async () => {
    const subject = await setUp();
    const abort = new AbortController();
    const call = subject.function.perform(subject.hangs, contextOf(subject, abort.signal));
    const timer = setTimeout(() => abort.abort(), 100);
    expect(await faultOf(call)).toBeInstanceOf(RetryableFault);
    clearTimeout(timer);
    expect(abort.signal.aborted).toBe(true);
  });
}

function argumentTests(setUp: () => Promise<ContractSubject>): void {
  test.each(nonsense.map((args) => [JSON.stringify(args), args] as const))(
    'refuses the arguments %s for good',
    async (_, args) => {
      const subject = await setUp();
      const fault = await faultOf(subject.function.perform(args, contextOf(subject)));
      expect(fault).toBeInstanceOf(TerminalFault);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    },
  );

  test('leaves its arguments as they are', async () => {
    const subject = await setUp();
    const args = deepFreeze(structuredClone(subject.works));
    const call = subject.function.perform(args, contextOf(subject));
    await expect(call).resolves.toBeDefined();
  });
}

function contextOf(subject: ContractSubject, signal = new AbortController().signal): CallContext {
  return { signal, idempotencyKey, pointer: '/do/0/contract', dialer: subject.dialer };
}

/** The fault a call ends with. Anything else a call throws is a bug of the connector. */
async function faultOf(call: Promise<Json>): Promise<RetryableFault | TerminalFault> {
  const outcome = await call.then(
    (output) => new Error(`Expected a fault, but the call answered ${JSON.stringify(output)}.`),
    (error: unknown) => error,
  );
  if (outcome instanceof RetryableFault || outcome instanceof TerminalFault) return outcome;
  throw outcome;
}

function deepFreeze(value: Json): Json {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) deepFreeze(item);
    Object.freeze(value);
  }
  return value;
}
