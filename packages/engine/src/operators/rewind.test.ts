import { expect, test } from 'vitest';
import { RunDriver, run } from '../testing/run-driver.ts';
import { previewOf } from './preview.ts';

const THREE = `
- first: { call: http, with: { method: post, endpoint: 'https://example.org/1' }, export: { as: '\${ {one: .} }' } }
- second: { call: http, with: { method: post, endpoint: 'https://example.org/2', body: '\${ . }' } }
- third: { call: http, with: { method: post, endpoint: 'https://example.org/3' } }
`;

test('[SPEC O9] a rewound run has the data and the way of one that comes to the task for the first time', () => {
  const driver = run(THREE).answer({ a: 1 }).answer({ b: 1 }).fail();
  expect(driver.status).toBe('faulted');
  driver.rewind('/do/1/second', { by: 'ada', reason: 'wrong price' });
  const [call] = driver.awaited();
  expect(call).toMatchObject({
    type: 'call',
    arguments: { body: { a: 1 } },
    idempotencyKey: 'r1/a4/1',
  });
  expect(driver.context).toEqual({ one: { a: 1 } });
  expect(driver.eventsOf('run-rewound')).toMatchObject([
    {
      task: { activation: 'a2', pointer: '/do/1/second' },
      dropped: ['/do/1/second'],
      by: 'ada',
      reason: 'wrong price',
    },
  ]);
  driver.answer({ b: 2 }).answer('end');
  expect([driver.status, driver.output]).toEqual(['completed', 'end']);
});

test('[SPEC O9] what is live after the point is cancelled: effects, listeners, people, child runs', () => {
  const driver = run(`
- start: { set: { n: 1 } }
- all:
    fork:
      branches:
        - called: { call: http, with: { method: post, endpoint: 'https://example.org' } }
        - heard: { listen: { to: { one: { with: { type: a } } } } }
        - asked: { call: human.task, with: { title: Do it, candidates: { users: [ada] } } }
        - child: { run: { workflow: { namespace: test, name: sub, version: latest } } }
        - slept: { wait: { minutes: 1 } }
`);
  driver.rewind('/do/0/start');
  expect(driver.effectsOf('cancel-effect').map(({ effect }) => effect)).toEqual(['a6.1', 'a3.1']);
  expect(driver.effectsOf('unsubscribe')).toEqual([{ type: 'unsubscribe', subscription: 'a4' }]);
  expect(driver.effectsOf('cancel-run')).toMatchObject([{ childRunId: 'r1.a6.1' }]);
  const shown = driver
    .effectsOf('show-human-task')
    .map(({ task }) => [task.activation, task.status]);
  expect(shown).toEqual([
    ['a5', 'open'],
    ['a5', 'cancelled'],
    ['a12', 'open'],
  ]);
  const children = driver.effectsOf('start-run').map(({ childRunId }) => childRunId);
  expect(children).toEqual(['r1.a6.1', 'r1.a13.1']);
});

test('[SPEC O9] a task whose extension is gone back into has nothing of its own under way', () => {
  const driver = run(`
use:
  extensions:
    - careful:
        extend: all
        before:
          - first: { set: { n: 1 } }
          - second: { set: { n: 2 } }
do:
  - heard: { listen: { to: { one: { with: { type: a } } } } }
`);
  driver.rewind('/use/extensions/0/careful/before/1/second');
  expect(driver.effects.map(({ type }) => type)).toEqual(['subscribe', 'unsubscribe', 'subscribe']);
  driver.deliver({ type: 'a', data: 1 });
  expect(driver.output).toEqual([1]);
});

test.each(['completed', 'cancelled', 'faulted', 'suspended', 'running'])(
  '[SPEC O9] a run that is %s can be rewound',
  (status) => {
    const driver = run(THREE).answer({ a: 1 }).answer({ b: 1 });
    if (status === 'completed') driver.answer('end');
    if (status === 'cancelled') driver.do({ type: 'cancel', rollback: false });
    if (status === 'faulted') driver.fail();
    if (status === 'suspended') driver.do({ type: 'suspend' });
    expect(driver.status).toBe(status);
    driver.rewind('/do/1/second');
    if (status === 'suspended') {
      expect([driver.status, driver.awaited()]).toEqual(['suspended', []]);
      driver.do({ type: 'resume' });
    }
    expect(driver.status).toBe('running');
    driver.answer({ b: 2 }).answer('again');
    expect([driver.status, driver.output]).toEqual(['completed', 'again']);
  },
);

test('[SPEC O9] a rewind may give the task another input, context and variables', () => {
  const driver = run(
    `
- loop:
    for: { each: item, in: '\${ .items }' }
    do:
      - call: { call: http, with: { method: post, endpoint: 'https://example.org', body: '\${ [., $item, $context] }' } }
`,
    { items: [1, 2] },
  );
  driver.fail();
  driver.rewind('/do/0/loop/do/0/call', {
    edit: {
      input: { edited: true },
      context: { kind: 'merge', patch: { items: null, more: 1 } },
      variables: { item: 'one' },
    },
  });
  const bodies = driver.effectsOf('call').map((call) => call.arguments);
  expect(bodies.at(-1)).toMatchObject({ body: [{ edited: true }, 'one', { more: 1 }] });
  expect(driver.eventsOf('data-edited')).toMatchObject([
    {
      input: { edited: true },
      context: { more: 1 },
      variables: { a1: { item: 'one' } },
      replaced: {
        input: { items: [1, 2] },
        context: { items: [1, 2] },
        variables: { a1: { item: 1 } },
      },
    },
  ]);
});

test('[SPEC O9] what cannot be is refused, and changes nothing', () => {
  const driver = run(THREE).answer({ a: 1 });
  expect(driver.rewind('/do/2/third')).toMatchObject({ rejection: { code: 'task-not-entered' } });
  expect(driver.rewind('/do/7/none')).toMatchObject({ rejection: { code: 'task-not-entered' } });
  const edit = { variables: { nobody: 1 } };
  expect(driver.rewind('/do/0/first', { edit })).toMatchObject({
    rejection: { code: 'variable-not-found' },
  });
});

test('[SPEC O13] a point that was looked up before the run went on is refused', () => {
  const driver = run(THREE);
  const other = new RunDriver(`do:${THREE}`).start();
  driver.answer({ a: 1 });
  driver.log.length = other.log.length;
  expect(driver.rewind('/do/0/first')).toMatchObject({ rejection: { code: 'run-changed' } });
});

const LOOP = `
- loop:
    for: { each: item, in: '\${ .items }' }
    do:
      - call: { call: http, with: { method: post, endpoint: 'https://example.org', body: '\${ [., $item] }' } }
- after: { set: { done: '\${ . }' } }
`;

test('[SPEC O10] of several occurrences the newest is meant, or the one in a round, or one by its id', () => {
  const loop = () =>
    run(LOOP, { items: [1, 2, 3] })
      .answer('x')
      .answer('y')
      .answer('z');
  const bodyAfter = (target: Parameters<RunDriver['rewind']>[0]) => {
    const driver = loop();
    driver.rewind(target);
    const [call] = driver.awaited();
    return call && 'arguments' in call ? call.arguments : null;
  };
  const pointer = '/do/0/loop/do/0/call';
  expect(bodyAfter(pointer)).toMatchObject({ body: ['y', 3] });
  expect(bodyAfter({ pointer, iteration: 1 })).toMatchObject({ body: ['x', 2] });
  expect(bodyAfter({ activation: 'a2' })).toMatchObject({ body: [{ items: [1, 2, 3] }, 1] });
});

test('[SPEC O9] in a loop the rounds after the point are done again', () => {
  const driver = run(LOOP, { items: [1, 2, 3] })
    .answer('x')
    .answer('y');
  driver.rewind({ pointer: '/do/0/loop/do/0/call', iteration: 0 });
  driver.answer('p').answer('q').answer('r');
  expect([driver.status, driver.output]).toEqual(['completed', { done: 'r' }]);
});

const FORK = `
- both:
    fork:
      branches:
        - left:
            do:
              - l1: { call: http, with: { method: post, endpoint: 'https://example.org/l1' }, export: { as: '\${ {left: .} }' } }
              - l2: { call: http, with: { method: post, endpoint: 'https://example.org/l2' } }
        - right: { call: http, with: { method: post, endpoint: 'https://example.org/right' }, export: { as: '\${ {right: .} }' } }
- last: { set: { out: '\${ . }', context: '\${ $context }' } }
`;
const L1 = '/do/0/both/fork/branches/0/left/do/0/l1';

test('[SPEC O10] the other branches of a fork that is under way go on untouched', () => {
  const driver = run(FORK, {}).answer('L', 'a4.1');
  driver.rewind(L1);
  expect(driver.eventsOf('task-cancelled').map(({ activation }) => activation)).toEqual(['a5']);
  expect(driver.awaited().map(({ id }) => id)).toEqual(['a3.1', 'a6.1']);
  driver.answer('R', 'a3.1').answer('M', 'a6.1').answer('end', 'a7.1');
  expect(driver.output).toEqual({ out: ['end', 'R'], context: { left: 'M', right: 'R' } });
});

test('[SPEC O10] in a fork that has ended the other branches keep what they had come to', () => {
  const driver = run(FORK, {}).answer('L', 'a4.1').answer('R', 'a3.1').answer('end', 'a5.1');
  expect(driver.status).toBe('completed');
  driver.rewind(L1);
  expect(driver.awaited()).toMatchObject([{ type: 'call' }]);
  driver.answer('M').answer('again');
  expect(driver.output).toEqual({ out: ['again', 'R'], context: { left: 'M', right: 'R' } });
});

test('[SPEC O10] where another branch was cut off, only the fork itself can be gone back to', () => {
  const driver = run(FORK, {}).answer('L', 'a4.1').do({ type: 'cancel', rollback: false });
  expect(driver.rewind(L1)).toMatchObject({ rejection: { code: 'rewind-not-possible' } });
  driver.rewind('/do/0/both');
  expect(driver.awaited()).toHaveLength(2);
});

const BOOKING = `
- hotel: { call: http, with: { method: post, endpoint: 'https://example.org/hotel' }, metadata: { compensation: [ { undo: { call: http, with: { method: delete, endpoint: 'https://example.org/hotel' } } } ] } }
- flight: { call: http, with: { method: post, endpoint: 'https://example.org/flight' }, metadata: { compensation: [ { undo: { call: http, with: { method: delete, endpoint: 'https://example.org/flight' } } } ] } }
- pay: { call: http, with: { method: post, endpoint: 'https://example.org/pay' } }
`;

test('[SPEC O12] what was done after the point is undone first when asked, the last first', () => {
  const driver = run(BOOKING).answer('h').answer('f').answer('paid');
  expect(driver.status).toBe('completed');
  driver.rewind('/do/0/hotel', { compensate: true });
  expect(driver.state?.rollback?.reason.kind).toBe('rewind');
  driver.answer('undone').answer('undone');
  expect(driver.eventsOf('task-compensated').map(({ pointer }) => pointer)).toEqual([
    '/do/1/flight',
    '/do/0/hotel',
  ]);
  driver.answer('h').answer('f').answer('paid again');
  expect([driver.status, driver.output]).toEqual(['completed', 'paid again']);
});

test('[SPEC O12] without, it stays as it is and cannot be undone any more; what was done before can', () => {
  const driver = run(BOOKING).answer('h').answer('f').answer('paid');
  driver.rewind('/do/1/flight');
  driver.do({ type: 'cancel', rollback: true });
  driver.answer('undone');
  expect(driver.eventsOf('rollback-completed')).toMatchObject([{ compensated: ['/do/0/hotel'] }]);
  expect(driver.status).toBe('cancelled');
});

test('[SPEC O12] a run that has been undone can be rewound to where nothing before it has been', () => {
  const driver = run(BOOKING).answer('h').answer('f').fail().answer('u').answer('u');
  expect(driver.status).toBe('faulted');
  expect(driver.rewind('/do/2/pay')).toMatchObject({ rejection: { code: 'run-rolled-back' } });
  driver.rewind('/do/0/hotel');
  driver.answer('h').answer('f').answer('paid');
  expect(driver.status).toBe('completed');
});

test('[SPEC O12] a compensation that fails for good faults the run; a retry goes on with the rewind', () => {
  const driver = run(BOOKING).answer('h').answer('f');
  driver.rewind('/do/1/flight', { compensate: true });
  for (let attempt = 0; attempt < 6; attempt += 1) driver.fail().pass(60_000);
  expect([driver.status, driver.problem?.title]).toEqual(['faulted', 'Compensation failed']);
  driver.do({ type: 'retry' }).answer('undone').answer('f').answer('paid');
  expect([driver.status, driver.output]).toEqual(['completed', 'paid']);
});

test('[SPEC O11] timeouts around the task have the time left that they had then', () => {
  const driver = run(`
- outer:
    timeout: { after: { minutes: 10 } }
    do:
      - slow: { wait: { minutes: 4 } }
      - call: { call: http, with: { method: post, endpoint: 'https://example.org' } }
`);
  driver.pass(4 * 60_000).fail();
  driver.pass(24 * 3_600_000);
  driver.rewind('/do/0/outer/do/1/call');
  driver.pass(6 * 60_000 - 1);
  expect(driver.status).toBe('running');
  driver.pass(1);
  expect([driver.status, driver.problem?.status]).toEqual(['faulted', 408]);
});

test('[SPEC O9] in a try it is the same attempt that is under way again', () => {
  const driver = run(`
- safe:
    try:
      - call: { call: http, with: { method: post, endpoint: 'https://example.org' } }
      - more: { call: http, with: { method: post, endpoint: 'https://example.org' } }
    catch:
      retry: { delay: { seconds: 1 }, limit: { attempt: { count: 1 } } }
`);
  driver.fail().pass(1000).answer(1).fail();
  expect(driver.status).toBe('faulted');
  driver.rewind('/do/0/safe/try/0/call');
  // It was the retry that came to it last, and there is no other.
  driver.fail();
  expect(driver.status).toBe('faulted');
  driver.rewind({ activation: 'a2' });
  driver.fail();
  expect(driver.state?.activations['a1']?.body).toMatchObject({ phase: 'waiting' });
});

test('[SPEC O9] events that were consumed after the point can be consumed again', () => {
  const driver = run(`
- start: { set: { n: 1 } }
- heard: { listen: { to: { one: { with: { type: paid } } } } }
- last: { call: http, with: { method: post, endpoint: 'https://example.org' } }
`);
  driver.deliver({ type: 'paid', id: 'e1' });
  driver.fail();
  driver.rewind('/do/1/heard');
  const [subscription] = driver.listeners();
  const offered = driver.offer(subscription ?? '', { type: 'paid', id: 'e1' });
  expect(offered.kind).toBe('accepted');
});

test('[SPEC O9] in an iteration of a listener later events wait for theirs', () => {
  const driver = run(`
- heard:
    listen: { to: { any: [ { with: { type: a } } ], until: '\${ length == 3 }' } }
    foreach:
      item: it
      do:
        - call: { call: http, with: { method: post, endpoint: 'https://example.org', body: '\${ $it }' } }
`);
  for (const id of ['e1', 'e2', 'e3']) driver.deliver({ type: 'a', id, data: id });
  driver.answer('x').answer('y').answer('z');
  expect([driver.status, driver.output]).toEqual(['completed', ['x', 'y', 'z']]);
  driver.rewind({ pointer: '/do/0/heard/foreach/do/0/call', activation: 'a3' });
  driver.answer('Y').answer('Z');
  expect([driver.status, driver.output]).toEqual(['completed', ['x', 'Y', 'Z']]);
});

test('[SPEC O10] what undoes a task, or has been received, cannot be gone back into', () => {
  const driver = run(BOOKING).answer('h').answer('f').fail();
  const [undoing] = driver.eventsOf('task-created').slice(-1);
  expect(driver.rewind({ activation: undoing?.activation ?? '' })).toMatchObject({
    rejection: { code: 'rewind-not-possible' },
  });
});

test('[SPEC O13] an operator may say what was seen last', () => {
  const driver = run(THREE).fail();
  const ifSequence = driver.log.length - 1;
  expect(driver.rewind('/do/0/first', { ifSequence })).toMatchObject({
    rejection: { code: 'run-changed' },
  });
  expect(driver.submit({ type: 'retry', ifSequence })).toMatchObject({
    rejection: { code: 'run-changed' },
  });
  expect(driver.submit({ type: 'retry', ifSequence: ifSequence + 1 }).kind).toBe('accepted');
});

test('[SPEC O13] a host may ask for what is under way only', () => {
  const driver = run(THREE).fail();
  expect(driver.rewind('/do/0/first', { ifUnderWay: true })).toMatchObject({
    rejection: { code: 'run-changed' },
  });
});

test('[SPEC O14] what a rewind would do is told', () => {
  const driver = run(BOOKING).answer('h').answer('f');
  const edit = { context: { kind: 'replace', value: 1 } } as const;
  const decision = driver.rewind('/do/0/hotel', { edit });
  if (decision.kind === 'rejected') throw new Error(decision.rejection.message);
  expect(previewOf(decision.events, decision.effects)).toEqual({
    cancelled: [{ pointer: '/do/2/pay', activation: 'a3' }],
    effects: ['a3.1'],
    childRuns: [],
    dropped: ['/do/0/hotel', '/do/1/flight'],
    compensated: [],
    entered: [{ pointer: '/do/0/hotel', activation: 'a4' }],
    edits: [{ what: 'context', before: {}, after: 1 }],
    events: 6,
  });
});

test('[SPEC O14] which task a retry would enter again is told', () => {
  const decision = run(THREE).fail().submit({ type: 'retry' });
  if (decision.kind === 'rejected') throw new Error(decision.rejection.message);
  expect(previewOf(decision.events, decision.effects).entered).toEqual([
    { pointer: '/do/0/first', activation: 'a1' },
  ]);
});

test('[SPEC O14] what would be undone first is told, and where the run goes on then', () => {
  const driver = run(BOOKING).answer('h').answer('f');
  const decision = driver.rewind('/do/1/flight', { compensate: true });
  if (decision.kind === 'rejected') throw new Error(decision.rejection.message);
  expect(previewOf(decision.events, decision.effects)).toMatchObject({
    compensated: ['/do/1/flight'],
    dropped: ['/do/1/flight'],
    entered: [{ pointer: '/do/1/flight' }, { pointer: '/do/1/flight/metadata/compensation' }, {}],
  });
});

test('[SPEC O9] a task whose extension is gone back into asks outside under an id of its own', () => {
  const call = "call: http, with: { method: post, endpoint: 'https://example.org' }";
  const driver = run(`
use: { extensions: [ { x: { extend: all, when: '\${ $task.name == "work" }', before: [ { first: { ${call} } } ] } } ] }
do: [ { work: { ${call} } } ]
`);
  driver.answer(1);
  driver.rewind('/use/extensions/0/x/before/0/first');
  driver.answer(1);
  const ids = driver.effectsOf('call').map(({ id }) => id);
  expect(new Set(ids).size).toBe(4);
});
