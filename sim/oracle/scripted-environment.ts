import type { Json } from '@tutti/jq';
import {
  type Answer,
  type Environment,
  type Item,
  type Moment,
  NEVER,
  type OracleEvent,
  type Request,
} from './environment.ts';
import { isObject } from './json-object.ts';
import { standardProblem } from './problem.ts';

export interface Script {
  readonly seed: number;
  readonly startedAt: Moment;
  readonly input: Json;
  /** The types and correlation keys of events, each so long after the one before. */
  readonly events: readonly {
    readonly type: string;
    readonly key: number;
    readonly afterMs: number;
  }[];
  readonly cancel?: { readonly afterMs: number; readonly rollback: boolean };
}

/**
 * The outside as a function: what is asked, where and when, says what is answered and when. The
 * clock is exact, and nothing is ever late.
 */
export function scriptedEnvironment(script: Script): Environment {
  const { seed, startedAt, input, cancel } = script;
  const events = eventsOf(script);
  const later = (at: Moment, ms: number) => at + ms;
  const drawn = (request: Request, at: Moment) => draw(seed, [request, at - startedAt]);
  return {
    runId: 'r1',
    runtime: { name: 'tutti', version: '0.0.0', metadata: {} },
    input,
    startedAt,
    clock: (moment) => moment,
    timer: later,
    timeout: later,
    answer: (request, at) => answerOf(request, at, drawn(request, at)),
    items: (request, at) => itemsOf(at, drawn(request, at)),
    events: () => events,
    ...(cancel && { cancel: { at: startedAt + cancel.afterMs, rollback: cancel.rollback } }),
  };
}

const LATENCY_MAX_MS = 6007;
const PEOPLE = ['ada', 'ben', 'eve'];

function answerOf(request: Request, askedAt: Moment, chance: number): Answer {
  const at = chance % 23 === 0 ? NEVER : askedAt + 1 + (chance % LATENCY_MAX_MS);
  const [fails, n] = [chance % 4 === 0, chance % 5];
  if (request.kind === 'human') return { at, output: peopleSay(request, at, { fails, n }) };
  const { type, status } = standardProblem('communication', '');
  if (fails) return { at, problem: { type, status: n > 2 ? 409 : status } };
  if (request.kind !== 'process') return { at, output: { n, of: request.pointer } };
  return { at, output: { code: n === 1 ? 1 : 0, stdout: `out ${n}`, stderr: '' } };
}

/** Whoever must decide does, all at the same moment; the first one rejects, or nobody does. */
function peopleSay(
  { arguments: asked }: Request,
  at: Moment,
  { fails, n }: { fails: boolean; n: number },
): Json {
  const completedAt = Number.isFinite(at) ? new Date(at).toISOString() : '';
  if (asked === 'form') return { data: { n }, completedBy: 'ada', completedAt };
  const count = fails ? 1 : Number(asked);
  const decision = fails ? 'reject' : 'approve';
  const decisions = PEOPLE.slice(0, count).map((by) => ({ decision, by, at: completedAt }));
  return { outcome: fails ? 'rejected' : 'approved', decisions, completedAt };
}

function itemsOf(startedAt: Moment, chance: number): readonly Item[] {
  const items: Item[] = [];
  let [at, left] = [startedAt, chance];
  for (let count = chance % 5; count > 0; count -= 1) {
    at += 1 + (left % 1511);
    left = mixed(left + count);
    items.push({ at, item: { n: left % 7 }, ...(left % 3 > 0 && { id: `m${left % 4}` }) });
  }
  const end = at + 1 + (left % 2003);
  if (left % 4 === 0) return [...items, { at: end, ends: true }];
  return left % 4 === 1
    ? [...items, { at: end, problem: { type: 'urn:receiver', status: 503 } }]
    : items;
}

function eventsOf({ events, startedAt }: Script): readonly OracleEvent[] {
  let at = startedAt;
  return events.map(({ type, key, afterMs }, index) => {
    at += afterMs;
    return {
      at,
      event: { specversion: '1.0', id: `e${index}`, source: '/test', type, data: { key } },
    };
  });
}

function draw(seed: number, about: readonly unknown[]): number {
  let hash = mixed(seed);
  for (const character of JSON.stringify(about, said)) {
    hash = mixed(hash ^ character.charCodeAt(0));
  }
  return hash;
}

/** What the rules do not say decides nothing; nor does the order of members. */
function said(name: string, value: unknown): unknown {
  if (name === 'id' || name === 'title' || name === 'detail') return undefined;
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function isJsonObject(value: unknown): value is { readonly [name: string]: Json } {
  return isObject(value as Json);
}

/** A number from 0 below 2³¹ that has nothing to do with this one. */
function mixed(value: number): number {
  let bits = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
  return (bits ^ (bits >>> 15)) >>> 1;
}
