import { type JsonObject, Refusal } from './operation.ts';

/** How a service shall fail. Nothing set: it works. */
export interface Faults {
  /** The status of a failing answer; absent: 503. */
  readonly status?: number;
  /** Which share of the requests fails: 0 to 1. */
  readonly rate?: number;
  /** Only so many of the next requests fail. */
  readonly next?: number;
  /** Only requests of this operation are touched. */
  readonly operation?: string;
  /** Every request touched waits so long before it is answered. */
  readonly delayMs?: number;
  /** A failing request is cut off without an answer. */
  readonly refuse?: boolean;
  /** A failing request is carried out, and then cut off: the caller cannot know. */
  readonly loseAnswer?: boolean;
}

/** What happens to one request. */
export interface Fate {
  readonly delayMs: number;
  readonly end: 'answer' | 'fail' | 'refuse' | 'lose-answer';
  readonly status: number;
}

/** Decides the fate of one request, and what is left of the faults for the next. */
export function decideFate(
  faults: Faults,
  operation: string,
  random: () => number,
): { fate: Fate; left: Faults } {
  const status = faults.status ?? 503;
  const touched = faults.operation === undefined || faults.operation === operation;
  if (!touched) return { fate: { delayMs: 0, end: 'answer', status }, left: faults };
  const delayMs = faults.delayMs ?? 0;
  if (!fails(faults, random)) return { fate: { delayMs, end: 'answer', status }, left: faults };
  const left = faults.next === undefined ? faults : { ...faults, next: faults.next - 1 };
  return { fate: { delayMs, end: failureOf(faults), status }, left };
}

function fails(faults: Faults, random: () => number): boolean {
  if (faults.next !== undefined && faults.next <= 0) return false;
  if (faults.rate !== undefined) return random() < faults.rate;
  return faults.next !== undefined || failureOf(faults) !== 'fail' || faults.status !== undefined;
}

function failureOf(faults: Faults): 'fail' | 'refuse' | 'lose-answer' {
  if (faults.refuse === true) return 'refuse';
  return faults.loseAnswer === true ? 'lose-answer' : 'fail';
}

const FIELDS: { readonly [name: string]: 'number' | 'string' | 'boolean' } = {
  status: 'number',
  rate: 'number',
  next: 'number',
  operation: 'string',
  delayMs: 'number',
  refuse: 'boolean',
  loseAnswer: 'boolean',
};

/** Reads the body of `PUT /faults`; refuses what it does not know. `{}` ends every fault. */
export function readFaults(body: JsonObject): Faults {
  for (const [name, value] of Object.entries(body)) {
    const expected = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (expected === undefined) {
      throw new Refusal(400, `Expected one of ${Object.keys(FIELDS).join(', ')}, not "${name}".`);
    }
    if (typeof value !== expected) {
      throw new Refusal(400, `Expected "${name}" to be a ${expected}, not ${typeof value}.`);
    }
  }
  return body as Faults;
}
