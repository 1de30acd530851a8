import type { RunEvent } from '@tutti/engine';
import { describe, expect, test } from 'vitest';
import { Rehearsal } from '../rehearsal.ts';
import { planOf, testOf } from '../testing/plan.ts';
import { atOnce } from './at-once.ts';
import { type HistoryRehearsal, rehearseHistory } from './rehearse-history.ts';

const ENVIRONMENT = { runtime: { name: 'Tutti', version: 'test', metadata: {} } };
const call = (name: string, body = '.') =>
  `- ${name}: { call: http, with: { method: post, endpoint: 'https://x.org/${name}', body: '\${ ${body} }' } }`;
const set = (name: string, members: string) => `- ${name}: { set: { ${members} } }`;

const rehearseHistoryNow = (given: HistoryRehearsal) => atOnce(rehearseHistory(given));

/** The log of a run of these tasks in a world made of a test. */
function logOf(tasks: string, parts: string): readonly RunEvent[] {
  const rehearsal = new Rehearsal(planOf(tasks), testOf(parts));
  rehearsal.play();
  return rehearsal.log;
}

function rehearse(before: string, after: string, parts: string, mapping = {}) {
  const [recorded, candidate] = [planOf(before), planOf(after)];
  const log = logOf(before, parts);
  const verdict = rehearseHistoryNow({
    recorded,
    candidate,
    log,
    mapping,
    environment: ENVIRONMENT,
  });
  return verdict.verdict === 'differs' ? verdict.findings : verdict.verdict;
}

const PAY = [call('charge'), call('ship')].join('\n');
const PAID = `
input: { amount: 10 }
calls: [{ task: charge, answer: { paid: 10 }, after: PT3S }, { task: ship, answer: { sent: true } }]
expect: {}`;

describe('another version does the same', () => {
  test('when only what is around its calls has changed', () => {
    const after = [set('note', "amount: '${ .amount }'"), call('charge'), call('ship')].join('\n');
    expect(rehearse(PAY, after, PAID)).toBe('same');
  });

  test('when a task has another name that is told, or was moved into another one', () => {
    const renamed = [call('take').replace('x.org/take', 'x.org/charge'), call('ship')].join('\n');
    expect(rehearse(PAY, renamed, PAID, { charge: 'take' })).toBe('same');
    const moved = `- safely: { try: [ ${inline(call('charge'))} ], catch: {} }\n${call('ship')}`;
    expect(rehearse(PAY, moved, PAID)).toBe('same');
  });

  test('for retries, timers, events, people, and what the run tells itself', () => {
    const tasks = `
- pay:
    try: [ ${inline(call('charge'))} ]
    catch: { retry: { delay: PT1S, limit: { attempt: { count: 3 } } } }
- both: { fork: { branches: [
    { hear: { listen: { to: { all: [ { with: { type: a } }, { with: { type: b } } ] } } } },
    { tell: { emit: { event: { with: { type: b, data: 2 } } } } } ] } }
- nap: { wait: PT1H }
- ask: { call: human.approve, with: { title: May I, candidates: { groups: [heads] } } }`;
    const parts = `
input: { amount: 1 }
calls: [{ task: charge, problem: { type: 'urn:no', status: 503 } }, { task: charge, answer: 1 }]
events: [{ after: PT1M, event: { type: a, data: 1 } }]
people: [{ task: ask, by: hal, groups: [heads], after: P1D, decide: approve }]
expect: {}`;
    expect(logOf(tasks, parts).at(-1)?.type).toBe('run-completed');
    expect(rehearse(tasks, `${set('first', "amount: '${ .amount }'")}${tasks}`, parts)).toBe(
      'same',
    );
  });
});

describe('another version differs', () => {
  test('in what it asks for: it is answered as it was, and what follows is told', () => {
    const after = [call('charge', '{ amount: (.amount + 1) }'), call('ship')].join('\n');
    expect(rehearse(PAY, after, PAID)).toEqual([
      {
        kind: 'argument-differs',
        pointer: '/do/0/charge',
        task: 'charge',
        sequence: expect.any(Number),
        recorded: expect.objectContaining({
          with: expect.objectContaining({ body: { amount: 10 } }),
        }),
        now: expect.objectContaining({ with: expect.objectContaining({ body: { amount: 11 } }) }),
        words:
          'Expected what charge asks.with.body.amount to be 10, but it is 11. It is answered as it was.',
      },
    ]);
  });

  test('in a call that is new: nobody knows what comes of it', () => {
    const found = rehearse(PAY, [call('check'), call('charge'), call('ship')].join('\n'), PAID);
    expect(found).toMatchObject([
      {
        kind: 'not-in-history',
        task: 'check',
        words:
          'check calls http/request, which the recording does not. Nobody knows the answer: nothing further is known of it.',
      },
    ]);
  });

  test('in a call that it does not make any more, and in the output', () => {
    expect(rehearse(PAY, call('charge'), PAID)).toMatchObject([
      { kind: 'no-longer-made', task: 'ship' },
      { kind: 'output-differs', recorded: { sent: true }, now: { paid: 10 } },
    ]);
  });

  test('in the order of its calls', () => {
    const before = `${set('keep', "k: '${ . }'")}\n${call('a', '1')}\n${call('b', '2')}`;
    const after = `${set('keep', "k: '${ . }'")}\n${call('b', '2')}\n${call('a', '1')}`;
    const parts = 'calls: [{ task: a, answer: 0 }, { task: b, answer: 0 }]\nexpect: {}';
    expect(rehearse(before, after, parts)).toMatchObject([{ kind: 'order-differs', task: 'a' }]);
  });

  test('in how it ends', () => {
    const failing = call('charge');
    const after = `- safely: { try: [ ${inline(failing)} ], catch: {} }`;
    const parts = 'calls: [{ task: charge, problem: { type: "urn:no", status: 500 } }]\nexpect: {}';
    expect(rehearse(failing, after, parts)).toMatchObject([
      { kind: 'status-differs', recorded: 'faulted', now: 'completed' },
    ]);
  });

  test('in an event that it does not take any more', () => {
    const listen = (type: string) =>
      `- hear: { listen: { to: { one: { with: { type: ${type} } } } } }`;
    const parts = 'events: [{ after: PT1M, event: { type: paid } }]\nexpect: {}';
    expect(rehearse(listen('paid'), listen('billed'), parts)).toMatchObject([
      { kind: 'not-taken', task: 'hear' },
      { kind: 'status-differs', recorded: 'completed', now: 'waiting' },
    ]);
  });
});

test('a run that does not come to rest is given up, and told so', () => {
  const round = `${set('again', 'n: 1')}\n- back: { set: { n: 2 }, then: again }`;
  expect(rehearse(set('again', 'n: 1'), round, 'expect: {}')).toMatchObject([
    { kind: 'endless' },
    { kind: 'status-differs', recorded: 'completed', now: 'running' },
  ]);
});

test('of a run under way only what it has recorded counts', () => {
  const tasks = `${call('charge')}\n- nap: { wait: P1D }\n${call('ship')}`;
  const parts = 'calls: [{ task: charge, answer: 1 }]\nexpect: {}';
  const rehearsal = new Rehearsal(planOf(tasks), testOf(parts));
  rehearsal.play();
  const napping = rehearsal.log.findIndex(({ type }) => type === 'wait-entered') + 1;
  const given = { recorded: planOf(tasks), candidate: planOf(tasks), environment: ENVIRONMENT };
  const verdict = rehearseHistoryNow({ ...given, log: rehearsal.log.slice(0, napping) });
  expect(verdict).toMatchObject({ verdict: 'same', end: { status: 'waiting', tasks: ['nap'] } });
});

test('a log that its own definition does not explain is not compared', () => {
  const log = logOf(PAY, PAID).toSpliced(4, 1);
  const given = { recorded: planOf(PAY), candidate: planOf(PAY), log, environment: ENVIRONMENT };
  expect(rehearseHistoryNow(given)).toMatchObject({ verdict: 'not-comparable', sequence: 5 });
});

/** A task of a list as one of an inner list. */
function inline(task: string): string {
  return `{ ${task.slice(2)} }`;
}
