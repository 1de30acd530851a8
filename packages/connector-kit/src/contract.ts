import type { CallContext, ConnectorFunction, Dialer, Json } from './connector.ts';
import { RetryableFault, TerminalFault } from './fault.ts';

/** A function to be checked, and calls of it whose outcome is known. */
export interface ContractSubject {
  readonly function: ConnectorFunction;
  readonly dialer: Dialer;
  /** Arguments of a call that ends well. */
  readonly works: Json;
  /** Arguments of a call that never ends by itself. */
  readonly hangs: Json;
  /** Arguments of a call that ends in a fault, and a credential in them that its text may not show. */
  readonly fails: Json;
  readonly secret: string;
  /** The idempotency keys the target was offered so far, given the output of the call that works. */
  readonly offeredKeys: (output: Json) => readonly (string | undefined)[];
}

/** One promise of the contract. */
export interface ContractCheck {
  readonly name: string;
  /** Rejects with an `Error` that says what was expected when the function breaks the promise. */
  readonly check: (subject: ContractSubject) => Promise<void>;
}

const promptMs = 3000;
const idempotencyKey = 'contract-run/7/1';
const nonsense: readonly string[] = [
  'null',
  '0',
  '"text"',
  '[]',
  '{}',
  '{"": null}',
  '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
];

/** What every function of every connector keeps to. A connector's tests run each of these on it. */
export const connectorContract: readonly ContractCheck[] = [
  { name: 'answers JSON', check: answersJson },
  { name: 'leaves its arguments as they are', check: leavesArguments },
  { name: 'offers the idempotency key to its target', check: offersKey },
  { name: 'fails with a fault whose problem is whole', check: failsWithWholeProblem },
  { name: 'shows no credential in a fault', check: showsNoCredential },
  { name: 'does not begin when its signal has aborted', check: doesNotBegin },
  { name: 'ends soon after its signal aborts', check: endsSoon },
  ...nonsense.map((args) => ({
    name: `refuses the arguments ${args} for good`,
    check: (subject: ContractSubject) => refuses(subject, JSON.parse(args)),
  })),
];

async function answersJson(subject: ContractSubject): Promise<void> {
  const output = await subject.function.perform(subject.works, contextOf(subject));
  if (!isJson(output)) throw new Error('Expected the output to be JSON, but a part of it is not.');
}

async function leavesArguments(subject: ContractSubject): Promise<void> {
  await subject.function.perform(deepFrozen(structuredClone(subject.works)), contextOf(subject));
}

async function offersKey(subject: ContractSubject): Promise<void> {
  const output = await subject.function.perform(subject.works, contextOf(subject));
  const keys = subject.offeredKeys(output);
  if (keys.includes(idempotencyKey)) return;
  throw new Error(`Expected the target to be offered ${idempotencyKey}, but it was ${keys}.`);
}

async function failsWithWholeProblem(subject: ContractSubject): Promise<void> {
  const { problem } = await faultOf(subject.function.perform(subject.fails, contextOf(subject)));
  const { type, status, title, detail } = problem;
  const isWhole = [type, title, detail].every((text) => typeof text === 'string' && text !== '');
  if (isWhole && Number.isInteger(status) && status >= 100 && status < 600) return;
  throw new Error(`Expected a type, status, title and detail, but got ${JSON.stringify(problem)}.`);
}

async function showsNoCredential(subject: ContractSubject): Promise<void> {
  const fault = await faultOf(subject.function.perform(subject.fails, contextOf(subject)));
  const shown = `${fault.message} ${JSON.stringify(fault.problem)}`;
  if (shown.includes(subject.secret))
    throw new Error('Expected no credential in the fault, but it shows one.');
}

async function doesNotBegin(subject: ContractSubject): Promise<void> {
  const context = contextOf(subject, AbortSignal.abort());
  assertRetryable(await faultOf(subject.function.perform(subject.works, context)));
}

async function endsSoon(subject: ContractSubject): Promise<void> {
  const abort = new AbortController();
  const call = faultOf(subject.function.perform(subject.hangs, contextOf(subject, abort.signal)));
  const beforehand = await Promise.race([call, elapsed(100)]);
  if (beforehand !== undefined) throw new Error('Expected the call to hang, but it ended.');
  abort.abort();
  const fault = await Promise.race([call, elapsed(promptMs)]);
  if (fault === undefined)
    throw new Error(`Expected the call to end within ${promptMs} ms, but it goes on.`);
  assertRetryable(fault);
}

async function refuses(subject: ContractSubject, args: Json): Promise<void> {
  const fault = await faultOf(subject.function.perform(args, contextOf(subject)));
  if (!(fault instanceof TerminalFault)) {
    throw new Error(`Expected a TerminalFault, but it is a ${fault.name}.`);
  }
  if (Object.hasOwn(Object.prototype, 'polluted')) {
    throw new Error('Expected Object.prototype to be left alone, but it was written to.');
  }
}

function contextOf(subject: ContractSubject, signal = new AbortController().signal): CallContext {
  return {
    signal,
    idempotencyKey,
    namespace: 'contract',
    pointer: '/do/0/contract',
    dialer: subject.dialer,
    conceal: () => {},
  };
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

function assertRetryable(fault: RetryableFault | TerminalFault): void {
  if (fault instanceof RetryableFault) return;
  throw new Error(`Expected a RetryableFault, but it is a ${fault.name}: ${fault.message}`);
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'object' && Object.values(value).every(isJson);
}

function deepFrozen(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  for (const item of Object.values(value)) deepFrozen(item);
  return Object.freeze(value);
}

function elapsed(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined));
}
