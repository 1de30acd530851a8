import { describe, expect, test } from 'vitest';
import { playTest } from './play-test.ts';
import { planOf, testOf } from './testing/plan.ts';

const call = (name: string) =>
  `- ${name}: { call: http, with: { method: post, endpoint: 'https://x.org/${name}', body: '\${ . }' } }`;
const failuresOf = (tasks: string, parts: string) =>
  playTest(planOf(tasks), testOf(parts)).failures;

describe('a test passes', () => {
  test('when calls, path, output and time are as expected', () => {
    const parts = `
input: { n: 1 }
calls:
- { task: a, with: { body: { n: 1 } }, answer: { n: 2 }, after: PT3S }
- { task: b, answer: { n: 3 } }
expect: { output: { n: 3 }, path: [a, b], calls: [{ task: a }, { task: b }], took: PT3S }`;
    expect(failuresOf(`${call('a')}\n${call('b')}`, parts)).toEqual([]);
  });

  test('when a run faults as expected', () => {
    const parts = `
calls: [{ task: a, problem: { type: 'urn:no', status: 418 } }]
expect: { problem: { status: 418, instance: /do/0/a } }`;
    expect(failuresOf(call('a'), parts)).toEqual([]);
  });

  test('when it goes on waiting as expected, for years of days', () => {
    const tasks =
      '- w: { wait: { days: 1000 } }\n- l: { listen: { to: { one: { with: { type: a } } } } }';
    expect(failuresOf(tasks, 'expect: { status: waiting, path: [w, l] }')).toEqual([]);
  });

  test('when events come at their time, also those the run itself emits', () => {
    const tasks = `
- both: { fork: { branches: [
    { hear: { listen: { to: { all: [ { with: { type: a } }, { with: { type: b } } ] } } } },
    { tell: { emit: { event: { with: { type: b, data: 2 } } } } } ] } }`;
    const parts = `
events: [{ after: PT1M, event: { type: a, data: 1 } }]
expect: { took: PT1M, emitted: [{ type: b, data: 2 }] }`;
    expect(failuresOf(tasks, parts)).toEqual([]);
  });

  test('when messages are handed over one after the other', () => {
    const tasks = `
- r:
    call: asyncapi
    with:
      document: { endpoint: 'https://x.org/doc' }
      operation: orders
      subscription:
        consume: { amount: 2 }
        foreach: { item: o, do: [ { pack: { call: http, with: { method: post, endpoint: 'https://p', body: '\${ $o }' } } } ] }`;
    const parts = `
calls:
- { task: r, items: [1, 2, 3] }
- { task: pack, with: { body: 1 }, answer: one, after: PT1S }
- { task: pack, with: { body: 2 }, answer: two, after: PT1S }
expect: { output: [one, two], took: PT2S }`;
    expect(failuresOf(tasks, parts)).toEqual([]);
  });

  test('when retries take the answers in turn, and the last one for all that follow', () => {
    const tasks = `
- t:
    try: [ { a: { call: http, with: { method: get, endpoint: 'https://x.org' } } } ]
    catch: { retry: { delay: PT1S, limit: { attempt: { count: 3 } } } }
- again: { for: { in: '\${ [1, 2] }' }, do: [ { b: { call: http, with: { method: get, endpoint: 'https://x.org' } } } ] }`;
    const parts = `
calls:
- { task: a, problem: { type: 'urn:no', status: 503 } }
- { task: a, answer: 1 }
- { task: b, answer: 2 }
expect: { path: [t, a, a, again, b, b], output: 2 }`;
    expect(failuresOf(tasks, parts)).toEqual([]);
  });

  test('when a secret goes where it should, without a value', () => {
    const tasks = `use: { secrets: [key] }
do:
- a: { call: http, with: { method: get, endpoint: 'https://x.org', headers: { 'x-key': '\${ $secrets.key }' } } }`;
    const parts = `
calls: [{ task: a, with: { headers: { x-key: <secret key> } }, answer: 1 }]
expect: { output: 1 }`;
    expect(failuresOf(tasks, parts)).toEqual([]);
  });
});

describe('people', () => {
  const ask =
    '- a: { call: human.approve, with: { title: May I, candidates: { groups: [heads] } } }';

  test('act when the test says', () => {
    const parts = `
people: [{ task: a, by: hal, groups: [heads], after: P30D, decide: approve }]
expect: { took: P30D }`;
    expect(failuresOf(ask, parts)).toEqual([]);
  });

  test('may not do what they may not do', () => {
    const parts = `
startedBy: hal
people: [{ task: a, by: hal, groups: [heads], decide: approve }]
expect: { status: waiting }`;
    expect(failuresOf(ask, parts)).toEqual([
      expect.stringMatching(/^Expected hal to act on a, but: /),
    ]);
  });

  test('fail the test when nobody asks them', () => {
    const parts = 'people: [{ task: b, by: hal, decide: approve }]\nexpect: { status: waiting }';
    expect(failuresOf(ask, parts)).toEqual([
      'Expected b to ask somebody, for what hal does in line 3, but it did not.',
    ]);
  });
});

describe('a test fails, and says what was expected and what came', () => {
  test.each([
    [
      'an output that differs',
      'expect: { output: { n: 2, m: 1 } }',
      [
        'Expected the output.n to be 2, but it is 1.',
        'Expected the output.m to be 1, but it is absent.',
      ],
    ],
    [
      'more in the output',
      'expect: { output: {} }',
      ['Expected the output without n, but it is 1.'],
    ],
    [
      'another status',
      'expect: { status: faulted }',
      ['Expected the run to be faulted, but it is completed.'],
    ],
    ['another path', 'expect: { path: [b] }', ['Expected the path[0] to be "b", but it is "a".']],
    [
      'another time',
      'expect: { took: PT1S }',
      ['Expected the time it took in ms to be 1000, but it is 0.'],
    ],
    [
      'a call that never came',
      'calls: [{ task: b, answer: 1 }]\nexpect: {}',
      ['Expected b to be called for the answer in line 3, but it was not.'],
    ],
    [
      'a time that is none',
      'at: today\nexpect: {}',
      ['Expected `at` to be a time such as 2026-01-31T08:00:00Z, but it is today.'],
    ],
  ])('%s', (_, parts, failures) => {
    expect(failuresOf('- a: { set: { n: 1 } }', parts)).toEqual(failures);
  });

  test('a call without an answer, which shows what to write', () => {
    expect(failuresOf(call('a'), 'expect: { status: running }')).toEqual([
      'Expected an answer for the call of a, but the test has none. It calls http.request with {"method":"post","uri":"https://x.org/a","body":{},"output":"content","redirect":false}: add it to `calls`.',
    ]);
  });

  test('a call with other arguments', () => {
    const parts = 'calls: [{ task: a, with: { body: { n: 1 } }, answer: 1 }]\nexpect: {}';
    expect(failuresOf(call('a'), parts)).toEqual([
      'Expected the arguments of a.body.n to be 1, but it is absent.',
    ]);
  });

  test('a fault nobody expected, with its problem', () => {
    const [failure] = failuresOf(
      "- a: { raise: { error: { type: 'urn:no', status: 409 } } }",
      'expect: {}',
    );
    expect(failure).toBe(
      'Expected the run to be completed, but it is faulted. Its problem: {"type":"urn:no","status":409,"instance":"/do/0/a"}',
    );
  });

  test('a run that never comes to rest', () => {
    const tasks = '- a: { set: { n: 1 }, then: b }\n- b: { wait: PT1S, then: a }';
    expect(failuresOf(tasks, 'expect: { status: waiting }')[0]).toBe(
      'Expected the run to come to rest, but it goes on and on.',
    );
  });
});
