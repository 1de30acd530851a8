import { expect, test } from 'vitest';
import { type RunDriver, run, START } from './testing/run-driver.ts';

const CALL = '{ call: http, with: { method: get, endpoint: https://example.org } }';
const UNDOABLE = `a: { set: { n: 1 }, metadata: { compensation: [ { u: ${CALL} } ] } }`;

const waitsOf = ({ machine, state }: RunDriver) => (state ? machine.waitsOf(state) : []);
const waits = (driver: RunDriver) => waitsOf(driver).map(({ wait }) => wait);

test('a task is told with its place, its attempt and the first timeout around it', () => {
  const driver = run(`
timeout: { after: PT1H }
do:
- outer: { timeout: { after: PT1M }, do: [ { a: ${CALL} } ] }`);
  expect(waitsOf(driver)).toEqual([
    {
      task: 'a',
      pointer: '/do/0/outer/do/0/a',
      activation: 'a2',
      attempt: 1,
      since: START,
      deadline: START + 60_000,
      wait: { kind: 'call', effect: 'a2.1', call: 'http/request' },
    },
  ]);
});

test.each([
  ['wait: PT5S', { kind: 'timer', until: START + 5000 }],
  ['run: { shell: { command: ls } }', { kind: 'call', effect: 'a1.1', call: 'shell/run' }],
  [
    'run: { workflow: { namespace: test, name: child, version: latest } }',
    { kind: 'child-run', runId: 'r1.a1.1' },
  ],
  [
    'listen: { to: { any: [ { with: { type: order.paid, data: "${ .a }" } }, { with: { source: /x } } ] } }',
    {
      kind: 'event',
      filters: [{ type: 'order.paid', data: '${ .a }' }, { source: '/x' }],
      consumed: 0,
    },
  ],
  [
    'call: human.approve, with: { title: Go?, candidates: { groups: [g] } }',
    { kind: 'person', asks: 'approval', title: 'Go?', candidates: { users: [], groups: ['g'] } },
  ],
])('%s', (task, wait) => {
  expect(waits(run(`- a: { ${task} }`))).toEqual([wait]);
});

test('of all events those are told that have not come', () => {
  const driver = run(
    '- a: { listen: { to: { all: [ { with: { type: x } }, { with: { type: y } } ] } } }',
  );
  driver.deliver({ type: 'x' });
  expect(waits(driver)).toEqual([{ kind: 'event', filters: [{ type: 'y' }], consumed: 1 }]);
});

test('a retry is told with the problem that brought it about', () => {
  const driver = run(`- t: { try: [ { a: ${CALL} } ], catch: { retry: { delay: PT3S } } }`).fail();
  expect(waits(driver)).toMatchObject([
    { kind: 'retry', until: START + 3000, retry: 1, problem: { status: 503 } },
  ]);
});

test('every branch is told, and nothing of a run that has ended', () => {
  const driver = run(`- f: { fork: { branches: [ { a: ${CALL} }, { b: { wait: PT1S } } ] } }`);
  expect(waits(driver).map(({ kind }) => kind)).toEqual(['call', 'timer']);
  expect(waits(driver.do({ type: 'cancel', rollback: false }))).toEqual([]);
});

test('what has failed waits for an operator', () => {
  const driver = run(`- f: { fork: { branches: [ { a: ${CALL} }, { b: ${CALL} } ] } }`).fail();
  expect(waits(driver)).toEqual([{ kind: 'operator' }, { kind: 'operator' }]);
});

test('what asked for a rollback waits for it, and what undoes is told', () => {
  const driver = run(
    `do: [ { t: { try: [ { ${UNDOABLE} }, { b: ${CALL} } ], catch: { do: [ { r: { call: rollback } } ] } } } ]`,
  ).fail();
  expect(waitsOf(driver).map(({ task, wait }) => [task, wait.kind])).toEqual([['u', 'call']]);
});

test('an answer that came while the run was suspended waits for its turn', () => {
  const driver = run(`- a: ${CALL}`).do({ type: 'suspend' });
  driver.answer(1);
  expect(waits(driver)).toEqual([{ kind: 'turn' }]);
});
