import { compileDefinition, type Plan } from '@tutti/language';
import fc from 'fast-check';
import { arbitraryDefinition } from '../packages/engine/src/testing/arbitrary-definition.ts';
import type { Store } from '../packages/server/src/store/port.ts';
import type { Chance } from './chance.ts';
import { type NextVersion, nextVersion } from './next-version.ts';

/** A definition to publish: JSON, which is YAML too. */
export interface Source {
  readonly namespace: string;
  readonly name: string;
  readonly text: string;
  /** Of a version after the first: which tasks of that have become which. */
  readonly mapping?: NextVersion['mapping'];
}

export const NAMESPACES = ['test', 'other'] as const;

/**
 * One run for each event of type `a`, one for each `c`, which only runs emit, and one for each pair
 * of `a` and `b` with the same key.
 */
export const STARTED_BY_ONE = 'by-one';
export const STARTED_BY_RUNS = 'by-runs';
export const STARTED_BY_PAIRS = 'by-pairs';

/** Schedules that fire by themselves. */
export const FIRING = ['every', 'after'] as const;

const SET = [{ done: { set: { done: true } } }];
const CALL = [
  { call: { call: 'http', with: { method: 'post', endpoint: 'https://example.org/x' } } },
];
const CORRELATE = { correlate: { key: { from: '.data.key' } } };
const PAIRS = ['a', 'b'].map((type) => ({ with: { type }, ...CORRELATE }));
const SUBS = [
  SET,
  CALL,
  [{ raise: { raise: { error: { type: 'urn:sub', status: 409 } } } }],
  [{ wait: { wait: { seconds: 3 } } }],
  [{ hear: { listen: { to: { one: { with: { type: 'a' } } } } } }],
];

/**
 * Of each namespace: one has all there is, the other no jitter, which nobody can foretell. They are
 * large, and take longer to be made than to be drawn from.
 */
const DEFINITIONS = {
  test: arbitraryDefinition('everything'),
  other: arbitraryDefinition('predictable'),
};

/** The version after the first one, where there is one. */
export const NEXT_VERSION = '2.0.0';

/** What is published in one simulated run. `main` is the random one, in every namespace. */
export function drawSources(chance: Chance, seed: number): readonly Source[] {
  const random = NAMESPACES.map((namespace, index) => {
    const [text = ''] = fc.sample(DEFINITIONS[namespace], { seed: seed * 2 + index, numRuns: 1 });
    const body = JSON.parse(text);
    const limits = chance.oneIn(3) && { metadata: { concurrency: drawConcurrency(chance) } };
    const document = { ...body.document, ...limits, namespace, name: 'main' };
    return { namespace, name: 'main', text: JSON.stringify({ ...body, document }) };
  });
  const limited = { concurrency: drawConcurrency(chance) };
  const overlap = chance.pick(['allow', 'queue', 'skip', 'cancel-running']);
  const next = chance.oneIn(3) ? random.map((source) => nextOf(source, chance)) : [];
  return [
    ...random,
    ...next,
    source('sub', { do: chance.pick(SUBS) }),
    source('long', { do: [{ loop: { for: { in: '${ [range(70)] }' }, do: CALL } }] }),
    source('limited', { do: chance.pick([CALL, SUBS[3]]) }, limited),
    source(STARTED_BY_ONE, { schedule: { on: { one: { with: { type: 'a' } } } }, do: SET }),
    source(STARTED_BY_RUNS, { schedule: { on: { one: { with: { type: 'c' } } } }, do: SET }),
    source(STARTED_BY_PAIRS, { schedule: { on: { all: PAIRS } }, do: SET }),
    source(
      'in-turn',
      { schedule: { on: { any: PAIRS }, read: 'envelope' }, do: chance.pick([SET, CALL]) },
      { schedule: { overlap } },
    ),
    source('after', { schedule: { after: { seconds: 30 } }, do: chance.pick(SUBS) }),
    source(
      'every',
      { schedule: { every: { seconds: 5 + chance.below(20) } }, do: chance.pick(SUBS) },
      { schedule: { overlap, catchUp: chance.pick(['none', 'one', 'all']) } },
    ),
  ];
}

/** Those that are not random are few, and the same in many worlds. */
const PLANS = new Map<string, Plan>();

/** Throws with the diagnostics of a definition that is not valid. */
export function planOf({ name, text }: Source): Plan {
  const known = PLANS.get(text);
  if (known !== undefined) return known;
  const compiled = compileDefinition(text);
  if (compiled.ok) {
    if (name !== 'main') PLANS.set(text, compiled.plan);
    return compiled.plan;
  }
  throw new Error(`Expected ${name} to be valid, but: ${JSON.stringify(compiled.diagnostics)}`);
}

export async function publish(store: Store, source: Source, publishedAt: number): Promise<void> {
  const { namespace, name, text } = source;
  const plan = planOf(source);
  const { version } = plan.document;
  const record = { namespace, name, version, source: text, planId: plan.id };
  await store.publish({ ...record, publishedAt }, plan);
}

function nextOf({ namespace, name, text }: Source, chance: Chance): Source {
  return { namespace, name, ...nextVersion(text, NEXT_VERSION, chance) };
}

function drawConcurrency(chance: Chance) {
  return {
    limit: 1 + chance.below(2),
    policy: chance.pick(['queue', 'refuse', 'cancel-older']),
    ...(chance.oneIn(2) && { key: '${ .key? // "none" }' }),
  };
}

function source(name: string, body: object, metadata: object = {}): Source {
  const document = { dsl: '1.0.3', namespace: 'test', name, version: '1.0.0', metadata };
  return { namespace: 'test', name, text: JSON.stringify({ document, ...body }) };
}
