import { describe, expect, test } from 'vitest';
import { compensationOf, currentTasksOf, statusOf, taskName } from './status.ts';
import { run } from './testing/run-driver.ts';

const CALL = '{ call: http, with: { method: get, endpoint: https://example.org } }';
const LISTEN = '{ listen: { to: { one: { with: { type: t } } } } }';
const told = (definition: string) => {
  const state = run(definition).state!;
  return [statusOf(state), currentTasksOf(state)];
};

describe('the status of a run', () => {
  test('is waiting while everything live waits for time or events', () => {
    expect(told('- a: { wait: { seconds: 5 } }')).toEqual(['waiting', ['a']]);
    expect(
      told(`- f: { fork: { branches: [ { a: { wait: { days: 1 } } }, { b: ${LISTEN} } ] } }`),
    ).toEqual(['waiting', ['a', 'b']]);
  });

  test('is running while anything else is under way', () => {
    expect(told(`- a: ${CALL}`)).toEqual(['running', ['a']]);
    expect(told(`- f: { fork: { branches: [ { a: ${CALL} }, { b: ${LISTEN} } ] } }`)).toEqual([
      'running',
      ['a', 'b'],
    ]);
  });

  test('is waiting for a retry', () => {
    const driver = run(
      `- t: { try: [ { a: ${CALL} } ], catch: { retry: { delay: { seconds: 1 } } } }`,
    );
    expect(statusOf(driver.fail().state!)).toBe('waiting');
  });

  test('is what ended it, or holds it up', () => {
    expect(told('- a: { set: { n: 1 } }')).toEqual(['completed', []]);
    expect(run(`- a: ${CALL}`).do({ type: 'suspend' }).status).toBe('suspended');
    const cancelled = run(`- a: ${CALL}`).do({ type: 'cancel', rollback: false });
    expect([cancelled.status, currentTasksOf(cancelled.state!)]).toEqual(['cancelled', []]);
    const faulted = run(`- d: { do: [ { a: ${CALL} } ] }`).fail();
    expect([faulted.status, currentTasksOf(faulted.state!)]).toEqual(['faulted', ['a']]);
  });
});

describe('the undoing of a run', () => {
  const UNDOABLE = `- a: { set: { n: 1 }, metadata: { compensation: [ { u: ${CALL} } ] } }`;
  const RAISE = `- b: { raise: { error: { type: 'urn:x', status: 400 } } }`;

  test('is none, running, completed or failed', () => {
    const driver = run(`${UNDOABLE}\n${RAISE}`);
    expect(compensationOf(run(UNDOABLE).state!)).toBe('none');
    expect(compensationOf(run(RAISE).state!)).toBe('none');
    expect(compensationOf(driver.state!)).toBe('running');
    expect(compensationOf(driver.answer(1).state!)).toBe('completed');
    const failing = run(`${UNDOABLE}\n${RAISE}`);
    for (let attempt = 0; attempt < 6; attempt += 1) failing.fail().pass(60_000);
    expect(compensationOf(failing.state!)).toBe('failed');
  });

  test('is told of a run that went on after a catch had undone something', () => {
    const list = `[ { t: { try: [ ${UNDOABLE.slice(2).replace('a:', '{ a:')} }, ${RAISE.slice(2).replace('b:', '{ b:')} } ], catch: { do: [ { r: { call: rollback } } ] } } } ]`;
    const driver = run(`do: ${list}`);
    expect(compensationOf(driver.state!)).toBe('running');
    driver.answer(1);
    expect([statusOf(driver.state!), compensationOf(driver.state!)]).toEqual([
      'completed',
      'completed',
    ]);
  });
});

describe('the name of a task', () => {
  test.each([
    ['/do/0/a', 'a'],
    ['/do/0/a~1b~0c', 'a/b~c'],
    ['/use/functions/f', 'f'],
    ['/do/0/a/metadata/compensation', 'undo a'],
    ['/do/0/a/metadata/compensation/0/b', 'b'],
    ['/do/0/compensation', 'compensation'],
  ])('%s is %s', (pointer, name) => {
    expect(taskName(pointer)).toBe(name);
  });
});
