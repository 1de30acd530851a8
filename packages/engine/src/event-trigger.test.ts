import type { Json } from '@tutti/jq';
import { compileDefinition } from '@tutti/language';
import { describe, expect, test } from 'vitest';
import type { CloudEvent } from './cloud-event.ts';
import { type EventSet, LARGEST_SET, LONGEST_SET } from './event-set.ts';
import { createEventMatcher } from './event-trigger.ts';

const RUNTIME = { name: 'tutti', version: '1', metadata: {} };

function matcherOf(schedule: string) {
  const document = "{ dsl: '1.0.3', namespace: t, name: t, version: '1.0.0' }";
  const compiled = compileDefinition(`document: ${document}\nschedule: ${schedule}\ndo: []`);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics, null, 2));
  const [trigger] = compiled.plan.schedule?.triggers ?? [];
  if (trigger?.kind !== 'on') throw new Error('Expected a trigger for events, but there is none.');
  return createEventMatcher(trigger, { runtime: RUNTIME });
}

type Sent = readonly [type: string, data?: Json, id?: string];

/** What the runs are given, and how many events each set has that waits in the end. */
function play(schedule: string, events: readonly Sent[]) {
  const matcher = matcherOf(schedule);
  const sets: EventSet[] = [];
  const runs: Json[] = [];
  for (const [index, [type, data = null, id = `e${index}`]] of events.entries()) {
    const event: CloudEvent = { specversion: '1.0', id, source: '/t', type, data };
    const joined = matcher.join(sets, event, 0);
    if (joined === null) continue;
    if (joined.isComplete) runs.push(matcher.inputOf(joined.set));
    sets.splice(joined.index, 1, ...(joined.isComplete ? [] : [joined.set]));
  }
  return { runs, waiting: sets.map((set) => set.events.length) };
}

const A = '{ with: { type: a } }';
const B = '{ with: { type: b } }';
const of = (strategy: string) => `{ on: ${strategy} }`;

describe('schedule.on', () => {
  test('[SPEC V11] `one` and `any` make a set of each event', () => {
    expect(
      play(of(`{ one: ${A} }`), [
        ['a', 1],
        ['b', 2],
        ['a', 3],
      ]),
    ).toEqual({
      runs: [[1], [3]],
      waiting: [],
    });
    expect(
      play(of(`{ any: [ ${A}, ${B} ] }`), [
        ['b', 1],
        ['c', 2],
      ]).runs,
    ).toEqual([[1]]);
    expect(play(of('{ any: [] }'), [['x', 1]]).runs).toEqual([[1]]);
  });

  test('[SPEC V11] `all` fills the oldest set first, in order of consumption', () => {
    const events: Sent[] = [
      ['a', 1],
      ['a', 2],
      ['b', 3],
      ['b', 4],
      ['b', 5],
    ];
    expect(play(of(`{ all: [ ${A}, ${B} ] }`), events)).toEqual({
      runs: [
        [1, 3],
        [2, 4],
      ],
      waiting: [1],
    });
  });

  test('[SPEC V11] a set has one value of each correlation key', () => {
    const key = (from: string) => `correlate: { k: { from: ${from} } }`;
    const both = `{ all: [ { with: { type: a }, ${key('.data.x')} }, { with: { type: b }, ${key('.data.y')} } ] }`;
    const events: Sent[] = [
      ['a', { x: 1 }],
      ['a', { x: 2 }],
      ['b', { y: 2 }],
      ['b', {}],
      ['b', { y: 3 }],
    ];
    expect(play(of(both), events)).toEqual({ runs: [[{ x: 2 }, { y: 2 }]], waiting: [1, 1] });
  });

  test('[SPEC V11] expressions read $runtime; expect has no input', () => {
    const named = '{ one: { with: { data: "${ . == $runtime.name }" } } }';
    expect(
      play(of(named), [
        ['a', 'tutti'],
        ['a', 'other'],
      ]).runs,
    ).toEqual([['tutti']]);
    const expected = `{ one: { with: { type: a }, correlate: { k: { from: .data, expect: '\${ . // "none" }' } } } }`;
    expect(
      play(of(expected), [
        ['a', 'none'],
        ['a', 'x'],
      ]).runs,
    ).toEqual([['none']]);
  });

  test('[SPEC V12] the events of `until` end a set, and begin none', () => {
    const until = of(`{ any: [ ${A} ], until: { all: [ ${B}, { with: { type: c } } ] } }`);
    const events: Sent[] = [['b'], ['a', 1], ['b'], ['a', 2], ['c'], ['a', 3]];
    expect(play(until, events)).toEqual({ runs: [[1, 2]], waiting: [1] });
  });

  test('[SPEC V12] a condition is asked about what the run would be given', () => {
    const sum = of(`{ any: [ ${A} ], until: '\${ add > 3 }' }`);
    expect(
      play(sum, [
        ['a', 1],
        ['a', 2],
        ['a', 3],
        ['a', 9],
      ]).runs,
    ).toEqual([[1, 2, 3], [9]]);
  });

  test('[SPEC V12] a condition that fails does not end a set, but a thousand events do', () => {
    const fails = of(`{ any: [ ${A} ], until: '\${ error }' }`);
    const events = Array.from({ length: LARGEST_SET + 1 }, (): Sent => ['a', 1]);
    const { runs, waiting } = play(fails, events);
    expect([runs.map((run) => (run as Json[]).length), waiting]).toEqual([[LARGEST_SET], [1]]);
  });

  test('[SPEC V12] so do events of four million characters', () => {
    const fails = of(`{ any: [ ${A} ], until: '\${ false }' }`);
    const large = 'x'.repeat(LONGEST_SET / 4);
    const events = Array.from({ length: 5 }, (): Sent => ['a', large]);
    const { runs, waiting } = play(fails, events);
    expect([runs.map((run) => (run as Json[]).length), waiting]).toEqual([[4], [1]]);
  });

  test('[SPEC V13] an event counts once among the sets that wait', () => {
    const both = of(`{ all: [ ${A}, ${B} ] }`);
    expect(
      play(both, [
        ['a', 1, 'x'],
        ['a', 1, 'x'],
        ['b', 2],
      ]),
    ).toEqual({
      runs: [[1, 2]],
      waiting: [],
    });
  });
});
